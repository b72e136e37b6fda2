package dev.sluice.testkit.oracle;

/** A result that does not fit its type. */
final class ResultOverflow extends Exception {
  private static final long serialVersionUID = 1;

  ResultOverflow() {
    super("overflow");
  }
}
