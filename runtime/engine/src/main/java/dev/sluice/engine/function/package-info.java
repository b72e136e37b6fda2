/**
 * The seam between the engine and what the compiler generates for a user's method.
 *
 * <p>May use: {@code api}, {@code plan}, {@code column}. Used by: generated code, window, step.
 *
 * <p>Invariant: nothing here is reflective.
 */
@NullMarked
package dev.sluice.engine.function;

import org.jspecify.annotations.NullMarked;
