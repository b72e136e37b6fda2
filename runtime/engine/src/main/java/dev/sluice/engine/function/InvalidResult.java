package dev.sluice.engine.function;

/** A handler returned something that cannot be written: code {@code output-invalid}. */
public final class InvalidResult extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidResult(String message) {
    super(message);
  }
}
