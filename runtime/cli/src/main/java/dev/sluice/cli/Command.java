package dev.sluice.cli;

import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;

/**
 * One command of {@code sluice}. Other modules add theirs as a service; it has a public constructor
 * without arguments.
 */
public interface Command {
  /** What it is called and takes. */
  Usage usage();

  /**
   * Does it.
   *
   * @return the exit status
   * @throws UsageError if the arguments make no sense together
   * @throws CommandFailed if it cannot be done; any other exception is shown the same way
   */
  int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException;
}
