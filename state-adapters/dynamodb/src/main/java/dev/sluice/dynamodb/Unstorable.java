package dev.sluice.dynamodb;

/** An output that no table can take; the message says why, beginning with a code. */
final class Unstorable extends Exception {
  private static final long serialVersionUID = 1;

  Unstorable(String reason) {
    super(reason);
  }

  /** Why. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
