/**
 * What is the same wherever a function is deployed from.
 *
 * <p>May use: the engine's definitions. Used by: {@code template}, {@code bundle}, the command
 * line.
 *
 * <p>Invariant: a function's file and handler have one name each.
 */
@NullMarked
package dev.sluice.deploy;

import org.jspecify.annotations.NullMarked;
