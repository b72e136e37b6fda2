/**
 * Runs the protocol in a world of which one seed decides everything: {@code sluice simulate}.
 *
 * <p>May use: the production classes, the testkit, {@code cli}. Used by: its own tests.
 *
 * <p>Invariant: a run depends on its seed alone; only clock, network and processes are simulated.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
