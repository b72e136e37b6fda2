/**
 * What tests of functions, adapters and the engine itself stand on.
 *
 * <p>May use: {@code engine}, {@code memory}, JUnit, AssertJ. Used by: tests only.
 *
 * <p>Invariant: every random choice comes from a seed that a failure prints.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
