package dev.sluice.cli.dev;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.lambda.CallFailed;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a function logs: what it says of errors is shown, once, and whatever is not Sluice's own,
 * such as what the function's author prints; all of it if that is wanted. Thread-safe.
 */
final class FunctionLines implements Consumer<String> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LEVEL = "level";
  private static final String CALL_FAILED = CallFailed.class.getName();

  private final String function;
  private final boolean all;
  private final Said said;
  private final Consumer<String> screen;

  FunctionLines(String function, boolean all, Said said, Consumer<String> screen) {
    this.function = function;
    this.all = all;
    this.said = said;
    this.screen = screen;
  }

  @Override
  public void accept(String line) {
    Map<String, String> members = members(line);
    String level = members.getOrDefault(LEVEL, "");
    if (!all && isOfFailedCall(line)) {
      return;
    }
    if (all || level.isEmpty()) {
      screen.accept("%s: %s".formatted(function, line));
    } else if (!level.equals("INFO")) {
      String partition = members.getOrDefault("partition", "");
      String words =
          "%s: %s%s: %s"
              .formatted(
                  function,
                  level.toLowerCase(Locale.ROOT),
                  partition.isEmpty() ? "" : " in partition " + partition,
                  members.getOrDefault("message", ""));
      if (said.isNew(words)) {
        screen.accept(words);
      }
    }
  }

  /**
   * Whether the runtime client prints it of a call that failed, at each try: what it says is said
   * where the call is made.
   */
  private static boolean isOfFailedCall(String line) {
    return line.isEmpty()
        || line.startsWith(CALL_FAILED + ": ")
        || line.endsWith(": " + CALL_FAILED);
  }

  /** The members of an object that are no objects or lists; none if it is not JSON. */
  private static Map<String, String> members(String line) {
    Map<String, String> members = new HashMap<>();
    if (!line.startsWith("{")) {
      return members;
    }
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (value.isScalarValue()) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return members;
    } catch (IOException _) {
      return Map.of();
    }
  }
}
