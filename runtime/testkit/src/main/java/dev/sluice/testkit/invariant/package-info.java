/**
 * The five invariants of the design, as checks that a test calls after every step.
 *
 * <p>May use: {@code engine}. Used by: the runs of the testkit.
 *
 * <p>Invariant: a check looks at what is stored and delivered, never at what a worker says of
 * itself.
 */
@NullMarked
package dev.sluice.testkit.invariant;

import org.jspecify.annotations.NullMarked;
