/**
 * Where the process starts: all commands by name, and what surrounds them.
 *
 * <p>May use: everything. Used by: the launcher.
 *
 * <p>Invariant: every error is one sentence that says what to do; exit 2 for usage, 1 for failure.
 */
@NullMarked
package dev.sluice.cli.launch;

import org.jspecify.annotations.NullMarked;
