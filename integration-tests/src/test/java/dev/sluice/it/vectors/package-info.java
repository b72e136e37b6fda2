/**
 * Worked cases as annotated functions.
 *
 * <p>May use: {@code testkit}, the processors. Used by: nothing.
 *
 * <p>Invariant: the sources are what a user would write.
 */
@NullMarked
package dev.sluice.it.vectors;

import org.jspecify.annotations.NullMarked;
