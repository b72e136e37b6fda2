/**
 * The execution environments of functions.
 *
 * <p>May use: {@code local}, {@code pace}. Used by: {@code mapping}, {@code schedule}, and whoever
 * runs functions.
 *
 * <p>Invariant: of a function at most so many processes live at once as its concurrency allows.
 */
@NullMarked
package dev.sluice.dev.fleet;

import org.jspecify.annotations.NullMarked;
