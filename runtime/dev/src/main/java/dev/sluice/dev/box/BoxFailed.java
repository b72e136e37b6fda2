package dev.sluice.dev.box;

/** A queue or a bucket could not be made. The message is one sentence. */
public final class BoxFailed extends Exception {
  private static final long serialVersionUID = 1;

  BoxFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
