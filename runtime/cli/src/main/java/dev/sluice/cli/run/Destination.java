package dev.sluice.cli.run;

/** Where the results of a run go. */
sealed interface Destination {
  /** To files, with others for late and dead events and failed results beside them. */
  record ToFiles(OutputFiles files) implements Destination {}

  /** To standard output; late and dead events and failed results are only counted. */
  record ToStandardOutput() implements Destination {}

  /** To the function's table, with others for late and dead events and failed results. */
  record ToTable() implements Destination {}
}
