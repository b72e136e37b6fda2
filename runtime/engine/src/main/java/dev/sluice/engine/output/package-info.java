/**
 * Outputs: what a committed batch sends out, as bytes with an identity.
 *
 * <p>May use: {@code plan}, {@code column}. Used by: step, commit, sink.
 *
 * <p>Invariant: an output's id and bytes depend on the event sequence alone.
 */
@NullMarked
package dev.sluice.engine.output;

import org.jspecify.annotations.NullMarked;
