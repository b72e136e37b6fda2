package dev.sluice.cli;

/**
 * A command could not do what it was asked: exit 1. The message is one sentence with the repair.
 */
public final class CommandFailed extends Exception {
  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
