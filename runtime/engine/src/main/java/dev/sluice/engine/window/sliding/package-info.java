/**
 * The state of sliding windows: retained events by time slice, and per key what answers for any
 * window of its events in logarithmic time.
 *
 * <p>May use: {@code plan}, {@code column}, {@code aggregate}, {@code group}, {@code segment},
 * Arrow. Used by: {@code window}.
 *
 * <p>Invariant: the retained events are the state; everything else here is derived from them and
 * does not depend on the order in which they came.
 */
@NullMarked
package dev.sluice.engine.window.sliding;

import org.jspecify.annotations.NullMarked;
