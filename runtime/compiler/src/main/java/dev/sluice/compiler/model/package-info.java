/**
 * What was declared, as values: records that the checks make and the emitters read.
 *
 * <p>May use: {@code api}, javax.lang.model, JavaPoet's names. Used by: {@code check}, {@code
 * write}.
 *
 * <p>Invariant: a model that reaches an emitter has passed every check.
 */
@NullMarked
package dev.sluice.compiler.model;

import org.jspecify.annotations.NullMarked;
