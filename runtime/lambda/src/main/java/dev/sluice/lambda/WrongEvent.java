package dev.sluice.lambda;

/** A call brought what this function does not understand; nothing of it was taken. */
final class WrongEvent extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongEvent(String message) {
    super(message);
  }
}
