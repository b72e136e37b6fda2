/**
 * The annotation processor: reads annotated methods, checks them, writes functions.
 *
 * <p>May use: {@code api}, javax.lang.model, JavaPoet. Used by: javac.
 *
 * <p>Invariant: every mistake is reported at its element, once, with a code, the rule and the
 * repair.
 */
@NullMarked
package dev.sluice.compiler;

import org.jspecify.annotations.NullMarked;
