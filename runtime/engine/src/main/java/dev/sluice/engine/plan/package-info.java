/**
 * What a function is, as data: the compiler writes plans, the engine runs them, and one can also be
 * made at run time.
 *
 * <p>May use: {@code api}. Used by: every other package of the engine.
 *
 * <p>Invariant: immutable values that check themselves; nothing here computes on events.
 */
@NullMarked
package dev.sluice.engine.plan;

import org.jspecify.annotations.NullMarked;
