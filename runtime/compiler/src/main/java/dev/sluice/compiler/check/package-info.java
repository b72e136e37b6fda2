/**
 * Reads declarations, reports every mistake in them, and makes the models of those without one.
 *
 * <p>May use: {@code model}, {@code api}, javax.lang.model. Used by: {@code compiler}.
 *
 * <p>Invariant: each mistake is reported once, at the element, annotation or value where it is to
 * be repaired; one mistake does not hide another that does not depend on it.
 */
@NullMarked
package dev.sluice.compiler.check;

import org.jspecify.annotations.NullMarked;
