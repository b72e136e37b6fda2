/**
 * Runs a function under schedules: cuts, restarts, crashes, unclear answers; compares what comes
 * out; finds the smallest schedule that fails.
 *
 * <p>May use: {@code engine}, {@code memory}. Used by: SluiceTest and the law's property test.
 *
 * <p>Invariant: a run is a function of its input and its schedule; nothing reads a clock or an
 * unseeded generator.
 */
@NullMarked
package dev.sluice.testkit.run;

import org.jspecify.annotations.NullMarked;
