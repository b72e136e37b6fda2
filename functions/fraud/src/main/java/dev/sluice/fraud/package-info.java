/**
 * Fraud checks on card payments: one function for each kind of window, and one without.
 *
 * <p>May use: {@code api}. Used by: the demo, and readers who want to see how it is done.
 */
@NullMarked
package dev.sluice.fraud;

import org.jspecify.annotations.NullMarked;
