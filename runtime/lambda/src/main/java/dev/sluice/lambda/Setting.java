package dev.sluice.lambda;

import java.util.Arrays;
import java.util.List;

/** What the environment of a deployed function says to it. */
public enum Setting {
  /** The name of the Kinesis stream. */
  STREAM("SLUICE_STREAM"),
  /** The table of state. */
  STATE_TABLE("SLUICE_STATE_TABLE"),
  /** The bucket of new long pages of state, where they don't go to the table. */
  PAGE_BUCKET("SLUICE_PAGE_BUCKET"),
  /** The table of results; those of letters are named after it. */
  RESULT_TABLE("SLUICE_RESULT_TABLE"),
  /** The name of the Kinesis stream that results go to, where they go to one. */
  RESULT_STREAM("SLUICE_RESULT_STREAM"),
  /** Where late, dead and failed outputs go. */
  LETTERS("SLUICE_LETTERS"),
  /** What makes the function run. */
  TRIGGER("SLUICE_TRIGGER"),
  /** The number of the deploy (rule 20). */
  DEPLOY("SLUICE_DEPLOY"),
  /** How many bytes the state may take in memory. */
  MAX_STATE("SLUICE_MAX_STATE"),
  /** How many milliseconds before its deadline a call begins nothing more. */
  CLOSING("SLUICE_CLOSING"),
  /** Whether calls are traced. */
  TRACING("SLUICE_TRACING"),
  /** Whether each partition has metrics of its own beside those of the function. */
  METRICS("SLUICE_METRICS"),
  /** How long the streams keep events, for housekeeping. */
  RETENTION("SLUICE_RETENTION_HOURS");

  private final String variable;

  Setting(String variable) {
    this.variable = variable;
  }

  /**
   * What a function is told; housekeeping has some of it, and more.
   *
   * @param streams whether its results go to a stream
   */
  public static List<Setting> ofFunction(boolean streams) {
    return Arrays.stream(values())
        .filter(setting -> setting != RETENTION && (streams || setting != RESULT_STREAM))
        .toList();
  }

  /** The name of the environment variable. */
  public String variable() {
    return variable;
  }
}
