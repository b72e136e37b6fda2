/**
 * What came out of a run, as values that can be compared.
 *
 * <p>May use: {@code engine}. Used by: what runs functions, and those who compare.
 *
 * <p>Invariant: two outcomes are equal exactly if they are the same for a user.
 */
@NullMarked
package dev.sluice.testkit.outcome;

import org.jspecify.annotations.NullMarked;
