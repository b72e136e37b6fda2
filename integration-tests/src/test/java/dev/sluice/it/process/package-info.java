/** Tests of real processes: the launcher is started, killed and started again. */
@NullMarked
package dev.sluice.it.process;

import org.jspecify.annotations.NullMarked;
