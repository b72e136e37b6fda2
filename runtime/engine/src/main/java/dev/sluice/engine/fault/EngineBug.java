package dev.sluice.engine.fault;

/**
 * An invariant of the engine does not hold: our mistake, never the user's. Nothing is committed
 * after it.
 */
public final class EngineBug extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineBug(String message) {
    super(message);
  }

  public EngineBug(String message, Throwable cause) {
    super(message, cause);
  }
}
