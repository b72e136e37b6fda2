/**
 * What the user typed, checked against what a command takes.
 *
 * <p>May use: nothing. Used by: every command.
 *
 * <p>Invariant: what is not understood is a {@link dev.sluice.cli.args.UsageError} that says what
 * would be.
 */
@NullMarked
package dev.sluice.cli.args;

import org.jspecify.annotations.NullMarked;
