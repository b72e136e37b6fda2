/**
 * The demo: payments made up as we go, and all fraud functions living on them.
 *
 * <p>May use: {@code args}, {@code run}, {@code catalog}. Used by: nothing.
 *
 * <p>Invariant: an event depends on the seed and its number alone, so a demo that was stopped
 * anywhere goes on with the very next one.
 */
@NullMarked
package dev.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
