/**
 * The worked cases, random ones, and what runs them through the real engine.
 *
 * <p>May use: {@code oracle}, {@code engine}, {@code memory}. Used by: tests only.
 *
 * <p>Invariant: a case is answered the same whatever the schedule; a name in a case that nobody
 * knows is an error.
 */
@NullMarked
package dev.sluice.testkit.vectors;

import org.jspecify.annotations.NullMarked;
