package dev.sluice.engine.decode;

/** Says on the careful path that an event is dead, and why. Carries no stack trace. */
final class Dead extends Exception {
  private static final long serialVersionUID = 1;

  private final DeadCode code;

  Dead(DeadCode code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  DeadCode code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
