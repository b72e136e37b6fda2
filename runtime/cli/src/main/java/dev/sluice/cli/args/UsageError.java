package dev.sluice.cli.args;

/** The command line cannot be understood: exit 2. The message is one sentence with the repair. */
public final class UsageError extends Exception {
  private static final long serialVersionUID = 1;

  public UsageError(String message) {
    super(message);
  }
}
