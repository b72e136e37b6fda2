/**
 * Tests of the whole against the oracle: the launcher is started, killed and started again, and
 * workers run behind a faulty network.
 */
@NullMarked
package dev.sluice.it.process;

import org.jspecify.annotations.NullMarked;
