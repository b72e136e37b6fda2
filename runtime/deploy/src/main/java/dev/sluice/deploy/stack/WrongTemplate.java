package dev.sluice.deploy.stack;

/** A template that is not understood. The message names the place and the repair. */
public final class WrongTemplate extends Exception {
  private static final long serialVersionUID = 1;

  WrongTemplate(String message) {
    super(message);
  }

  WrongTemplate(String message, Throwable cause) {
    super(message, cause);
  }
}
