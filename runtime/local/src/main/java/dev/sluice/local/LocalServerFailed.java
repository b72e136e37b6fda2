package dev.sluice.local;

/** A local server cannot be used: what is wrong, where, and the repair. */
public final class LocalServerFailed extends Exception {
  private static final long serialVersionUID = 1;

  LocalServerFailed(String message) {
    super(message);
  }

  LocalServerFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
