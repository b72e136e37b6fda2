/**
 * The pure step: a partition's state and a batch give the next state and the outputs. No clock, no
 * randomness, no I/O; more outputs than should lie on the heap go, a block at a time, to whoever
 * takes them.
 *
 * <p>May use: {@code decode}, {@code window}, {@code function}, {@code output}, {@code time}. Used
 * by: commit, testkit.
 *
 * <p>Invariant: state and outputs depend on the sequence of events and marks alone, never on how it
 * was cut.
 */
@NullMarked
package dev.sluice.engine.step;

import org.jspecify.annotations.NullMarked;
