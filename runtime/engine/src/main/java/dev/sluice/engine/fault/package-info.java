/**
 * What can go wrong, by what one does about it.
 *
 * <p>May use: nothing. Used by: every other package of the engine and the adapters.
 *
 * <p>Invariant: a message says what is wrong, where, and what to do instead.
 */
@NullMarked
package dev.sluice.engine.fault;

import org.jspecify.annotations.NullMarked;
