/**
 * Bytes to columns: events are parsed straight into columns, or are dead with a code.
 *
 * <p>May use: {@code plan}, {@code column}, {@code source}. Used by: window, step; its {@code
 * JsonReader} by the runtime for what events come in.
 *
 * <p>Invariant: no object per event; an event is judged by its whole declared record, whatever is
 * materialised.
 */
@NullMarked
package dev.sluice.engine.decode;

import org.jspecify.annotations.NullMarked;
