package dev.sluice.deploy.stack;

/** A template that is not understood. The message names the place and the repair. */
public sealed class WrongTemplate extends Exception permits WrongParameter {
  private static final long serialVersionUID = 1;

  WrongTemplate(String message) {
    super(message);
  }

  WrongTemplate(String message, Throwable cause) {
    super(message, cause);
  }
}
