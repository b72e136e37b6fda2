package dev.sluice.lambda;

/** The environment of the function does not say what it must; the message has the repair. */
final class WrongSettings extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongSettings(String message) {
    super(message);
  }
}
