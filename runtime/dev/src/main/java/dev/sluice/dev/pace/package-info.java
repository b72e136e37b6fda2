/** Time for whoever waits. */
@NullMarked
package dev.sluice.dev.pace;

import org.jspecify.annotations.NullMarked;
