package dev.sluice.cli.project;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A project to be written.
 *
 * @param artifact its Maven name
 * @param lines JSON events for its test
 */
record ProjectDraft(String artifact, EventDraft event, List<String> lines) {
  /** Names that the class of the function uses. */
  static final Set<String> TYPE_NAMES =
      Set.of(
          "Functions",
          "Event",
          "Totals",
          "Summary",
          "Instant",
          "List",
          "Optional",
          "String",
          "Long",
          "Double",
          "Boolean",
          "Object",
          "Override",
          "Record",
          "From",
          "To",
          "KeyBy",
          "Sum",
          "Count",
          "Window",
          "Aggregates",
          "EventTime",
          "TumblingWindow",
          "MicroBatchFunction");

  private static final String FALLBACK = "my-functions";

  /** A Maven name from a directory's. */
  static String artifactOf(String directory) {
    String name =
        directory.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() || !Character.isLetter(name.charAt(0)) ? FALLBACK : name;
  }

  /** Whether the function has a window: it needs a time for it, and a key to be counted by. */
  boolean isWindowed() {
    return event.time().isPresent() && event.key().isPresent();
  }

  /** The name of the one function. */
  String function() {
    return isWindowed() ? "totals" : "pass-on";
  }
}
