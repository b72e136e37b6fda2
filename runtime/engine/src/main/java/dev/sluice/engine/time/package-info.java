/**
 * Event time: the watermark and the marks that raise it.
 *
 * <p>May use: nothing. Used by: window, step, commit.
 *
 * <p>Invariant: a watermark never decreases, and no clock is read here.
 */
@NullMarked
package dev.sluice.engine.time;

import org.jspecify.annotations.NullMarked;
