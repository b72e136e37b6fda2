/**
 * Schedules that call functions.
 *
 * <p>May use: {@code fleet}, {@code pace}. Used by: whoever runs functions.
 *
 * <p>Invariant: a call that runs does not keep the next one from its time.
 */
@NullMarked
package dev.sluice.dev.schedule;

import org.jspecify.annotations.NullMarked;
