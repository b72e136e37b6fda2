package dev.sluice.testkit.oracle;

/** A member of the event's object: text as it is meant, a number or boolean as it is written. */
record Member(Kind kind, String text) {
  static final Member NULL = new Member(Kind.NULL, "");
  static final Member STRUCTURE = new Member(Kind.STRUCTURE, "");

  enum Kind {
    NULL,
    TEXT,
    NUMBER,
    BOOLEAN,
    STRUCTURE
  }
}
