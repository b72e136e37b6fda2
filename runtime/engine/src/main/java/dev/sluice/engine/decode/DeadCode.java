package dev.sluice.engine.decode;

/**
 * Why an event is dead, in the order in which the reasons are judged: the first that applies is
 * reported.
 */
public enum DeadCode {
  TOO_LONG("too-long"),
  INVALID_UTF8("invalid-utf8"),
  INVALID_JSON("invalid-json"),
  UNPAIRED_SURROGATE("unpaired-surrogate"),
  TOO_DEEP("too-deep"),
  NOT_AN_OBJECT("not-an-object"),
  MISSING("missing"),
  WRONG_TYPE("wrong-type"),
  OUT_OF_RANGE("out-of-range"),
  BAD_VALUE("bad-value"),
  NULL_KEY("null-key"),
  AHEAD_OF_ARRIVAL("ahead-of-arrival"),
  MISPLACED("misplaced");

  private final String text;

  DeadCode(String text) {
    this.text = text;
  }

  /** The code as written to the dead letter. */
  public String text() {
    return text;
  }
}
