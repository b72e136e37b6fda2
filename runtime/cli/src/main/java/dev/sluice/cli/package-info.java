/**
 * The command line: commands by name, exit statuses, the surroundings of the process.
 *
 * <p>May use: everything. Used by: the launcher.
 *
 * <p>Invariant: every error is one sentence that says what to do; exit 2 for usage, 1 for failure.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
