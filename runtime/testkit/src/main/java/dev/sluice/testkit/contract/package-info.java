/**
 * What every adapter must keep, as abstract suites: an adapter's tests extend them and say how to
 * make, reopen and damage the real thing, and what they plant in the way there.
 *
 * <p>May use: {@code engine}, JUnit, AssertJ. Used by: tests of adapters only.
 *
 * <p>Invariant: a suite names no adapter and assumes nothing that the interface does not say.
 */
@NullMarked
package dev.sluice.testkit.contract;

import org.jspecify.annotations.NullMarked;
