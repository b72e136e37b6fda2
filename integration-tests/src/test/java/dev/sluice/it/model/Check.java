package dev.sluice.it.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One question to the model.
 *
 * @param definitions what is defined for the preprocessor
 */
record Check(String name, Kind kind, List<String> definitions) {
  enum Kind {
    /** All claims hold in every state, and only the end is an end. */
    HOLDS,
    /** Every run comes to its end: there is no cycle. */
    ENDS,
    /** A claim fails somewhere. */
    IS_REFUTED,
    /** Some run goes on for ever. */
    GOES_ON_FOR_EVER
  }

  enum Worker {
    PULL,
    PUSH
  }

  /** What may happen how often in one run. */
  record Limits(int records, int overlaps, int crashes, int unclear, int letGos) {
    /** Enough for everything interesting to happen at all, and little enough for a short search. */
    static final Limits SHORT = new Limits(2, 1, 1, 1, 1);

    @Override
    public String toString() {
      return "%d records, %d overlaps, %d crashes, %d unclear, %d let go"
          .formatted(records, overlaps, crashes, unclear, letGos);
    }
  }

  static Check holds(Worker worker, Limits limits) {
    return new Check("%s: %s".formatted(worker, limits), Kind.HOLDS, definitions(worker, limits));
  }

  static Check ends(Worker worker, Limits limits) {
    String name = "%s: every run ends: %s".formatted(worker, limits);
    return new Check(name, Kind.ENDS, definitions(worker, limits));
  }

  static Check without(Worker worker, String rule) {
    Kind kind = rule.equals("GIVING_UP_A_REFUSED_WRITE") ? Kind.GOES_ON_FOR_EVER : Kind.IS_REFUTED;
    return planted(worker, "LEFT_OUT", rule, kind);
  }

  static Check never(Worker worker, String event) {
    return planted(worker, "NEVER", event, Kind.IS_REFUTED);
  }

  private static Check planted(Worker worker, String definition, String value, Kind kind) {
    List<String> definitions = new ArrayList<>(definitions(worker, Limits.SHORT));
    definitions.add("-D%s=%s".formatted(definition, value));
    return new Check("%s: %s %s".formatted(worker, definition, value), kind, definitions);
  }

  private static List<String> definitions(Worker worker, Limits limits) {
    List<String> definitions =
        new ArrayList<>(
            List.of(
                "-DRECORDS=" + limits.records(),
                "-DOVERLAPS=" + limits.overlaps(),
                "-DCRASHES=" + limits.crashes(),
                "-DUNCLEAR=" + limits.unclear(),
                "-DLETGOS=" + limits.letGos()));
    if (worker == Worker.PUSH) {
      definitions.add("-DPUSH");
    }
    return definitions;
  }

  boolean looksForCycles() {
    return kind == Kind.ENDS || kind == Kind.GOES_ON_FOR_EVER;
  }

  /** A long search is worth the compiler's time. */
  boolean isLong() {
    return kind == Kind.HOLDS || kind == Kind.ENDS;
  }
}
