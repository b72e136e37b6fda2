/** What a user's own tests see: functions as a user writes them, under {@code SluiceTest}. */
@NullMarked
package dev.sluice.it.user;

import org.jspecify.annotations.NullMarked;
