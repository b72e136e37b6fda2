/**
 * Chaos on processes: {@code sluice chaos}.
 *
 * <p>May use: the production classes, {@code dev}, {@code local}, the testkit, {@code cli}. Used
 * by: its own tests.
 *
 * <p>Invariant: what is expected comes from the oracle alone, and a trouble that did not happen in
 * a call fails the run.
 */
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
