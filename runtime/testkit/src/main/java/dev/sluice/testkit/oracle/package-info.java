/**
 * A naive row-at-a-time oracle of what a function must answer: it keeps every event of every window
 * and computes with big integers and decimals.
 *
 * <p>May use: Jackson to read JSON text. Used by: the other packages of the testkit.
 *
 * <p>Invariant: shares no class with the engine, so that no mistake can be in both.
 */
@NullMarked
package dev.sluice.testkit.oracle;

import org.jspecify.annotations.NullMarked;
