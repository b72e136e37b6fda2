/**
 * What operators do to the state of functions, most of it beside workers that go on: look at it,
 * let go of a lost worker's lease, save it for another version, pass over an event, collect
 * garbage, make tables.
 *
 * <p>May use: {@code args}, {@code catalog}, {@code state}, {@code run}, the engine. Used by:
 * launch.
 *
 * <p>Invariant: nothing here breaks a rule of the protocol: what is written is written as a worker
 * or collector writes it.
 */
@NullMarked
package dev.sluice.cli.operate;

import org.jspecify.annotations.NullMarked;
