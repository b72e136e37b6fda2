package dev.sluice.dev.stream;

/** A stream could not be made, looked at or written to. The message is one sentence. */
public final class StreamFailed extends Exception {
  private static final long serialVersionUID = 1;

  StreamFailed(String message) {
    super(message);
  }

  StreamFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
