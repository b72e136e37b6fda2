package dev.sluice.testkit.oracle;

/** An event for the dead letter. */
final class DeadEvent extends Exception {
  private static final long serialVersionUID = 1;

  DeadEvent(String code) {
    super(code);
  }

  String code() {
    return String.valueOf(getMessage());
  }
}
