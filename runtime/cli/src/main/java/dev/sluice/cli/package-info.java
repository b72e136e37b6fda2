/**
 * The command line: what a command is, and what surrounds it.
 *
 * <p>May use: {@code args}. Used by: every command, also those of other modules.
 *
 * <p>Invariant: a command knows the process only by its {@link dev.sluice.cli.Console}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
