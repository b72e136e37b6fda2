package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import java.util.regex.Pattern;

/** What a stop says to who deploys a function, and has no flags of a command line to give. */
final class Advice {
  private static final Pattern AGAIN =
      Pattern.compile("start again (from the input )?with --fresh");

  private static final String DRAIN =
      "drain the state with the version that wrote it (sluice drain)";

  /** Where it is delivered of too, a deployed function passes it over. */
  private static final String ENDED =
      "it has come to the end of its input; start again with --fresh";

  private static final String SAVE =
      "call the version that wrote it with {\"sluice\":\"save\"} until it says that all is saved"
          + " (docs/deploy.md, Changing a function's plan)";

  private Advice() {}

  /** Its sentence, with what can be done here. */
  static String of(Stop stop) {
    String plan =
        String.valueOf(stop.getMessage())
            .replace(DRAIN, SAVE)
            .replace(ENDED, "it is at its end and not all delivered; " + SAVE);
    String words =
        AGAIN
            .matcher(plan)
            .replaceAll("begin anew with another table of state (StateTableName)")
            .replace("with --fresh", "with another table of state (StateTableName)");
    return stop.code() == Stop.Code.DATA_LOSS
        ? words + "; or declare onDataLoss = CONTINUE, which counts the gap and goes on behind it"
        : words;
  }
}
