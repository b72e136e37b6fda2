package dev.sluice.cli.dev;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.local.Invoked;
import java.io.IOException;
import java.util.Optional;

/** Why a call did not end well, for people. */
final class Failure {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CHARS_MAX = 2_000;

  private Failure() {}

  /** Empty if it ended well. */
  static Optional<String> of(Invoked invoked) {
    return switch (invoked) {
      case Invoked.Answered _ -> Optional.empty();
      case Invoked.Failed(var body) -> Optional.of(message(body));
      case Invoked.TimedOut() -> Optional.of("its time was up, and the process was ended");
      case Invoked.Ended(var status) ->
          Optional.of("the process ended in the call, with %d".formatted(status));
    };
  }

  private static String message(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("errorMessage")) {
          return cut(parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException _) {
      // As it is, then.
    }
    return cut(body);
  }

  private static String cut(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "...";
  }
}
