package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import java.util.regex.Pattern;

/** What a stop says to who deploys a function, and has no flags of a command line to give. */
final class Advice {
  private static final Pattern AGAIN =
      Pattern.compile("start again (from the input )?with --fresh");

  private Advice() {}

  /** Its sentence, with what can be done here. */
  static String of(Stop stop) {
    String words =
        AGAIN
            .matcher(String.valueOf(stop.getMessage()))
            .replaceAll("begin anew with another table of state (StateTableName)")
            .replace("with --fresh", "with another table of state (StateTableName)");
    return stop.code() == Stop.Code.DATA_LOSS
        ? words + "; or declare onDataLoss = CONTINUE, which counts the gap and goes on behind it"
        : words;
  }
}
