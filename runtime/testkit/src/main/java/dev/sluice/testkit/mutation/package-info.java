/**
 * Takes a rule out of production code: its classes once more, with the bytecode of some changed.
 *
 * <p>May use: nothing. Used by: tests that show that a rule is needed.
 *
 * <p>Invariant: what there is nothing left to change in is an error, so no removal goes stale.
 */
@NullMarked
package dev.sluice.testkit.mutation;

import org.jspecify.annotations.NullMarked;
