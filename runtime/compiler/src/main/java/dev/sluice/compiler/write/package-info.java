/**
 * What is generated: one small class for each file that a function gets.
 *
 * <p>May use: {@code model}, JavaPoet. Used by: {@code compiler}.
 *
 * <p>Invariant: output depends on the models alone, in their order: no date, no path. Logic lives
 * in the engine; generated code only wires and specialises.
 */
@NullMarked
package dev.sluice.compiler.write;

import org.jspecify.annotations.NullMarked;
