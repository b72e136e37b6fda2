package dev.sluice.chaos;

import dev.sluice.api.Trigger;
import java.util.Arrays;
import java.util.List;

/** What befalls a function in a call. */
enum Trouble {
  KILLED("processes killed in a call", true, false),
  OVERTAKEN("processes stopped in a call past their lease, overtaken, and gone on", true, false),
  COLD("calls that found no warm process", true, false),
  THROTTLED("requests that DynamoDB refused as too many", true, false),
  UNCLEAR("requests to DynamoDB without a true answer", true, false),
  STREAM_DELAYED("answers of Kinesis delayed", true, false),
  STREAM_DROPPED("answers of Kinesis dropped", true, false),
  SPLIT("shards split under load", true, false),
  MERGED("shards merged under load", true, false),
  AGAIN("calls with records that were done", false, true),
  CUT("calls cut anew", false, true),
  DOUBLED("calls while the last one of the same records ran", false, true);

  private final String text;
  private final boolean caused;
  private final boolean pushOnly;

  Trouble(String text, boolean caused, boolean pushOnly) {
    this.text = text;
    this.caused = caused;
    this.pushOnly = pushOnly;
  }

  /** For who reads the summary. */
  String text() {
    return text;
  }

  /** Those that must happen to a function that runs so. */
  static List<Trouble> of(Trigger trigger) {
    return Arrays.stream(values())
        .filter(trouble -> !trouble.pushOnly || trigger == Trigger.PUSH)
        .toList();
  }

  /** Those that are caused one after the other; the others come of the mapping by themselves. */
  static List<Trouble> caused() {
    return Arrays.stream(values()).filter(trouble -> trouble.caused).toList();
  }
}
