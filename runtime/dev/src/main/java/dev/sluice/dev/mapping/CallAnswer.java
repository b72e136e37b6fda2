package dev.sluice.dev.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.local.Invoked;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a function's answer means for the records that a call brought. */
final class CallAnswer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,128}");
  private static final int REASON_CHARS_MAX = 400;

  private CallAnswer() {}

  /**
   * Reads one.
   *
   * @param partial whether the answer may name records that failed
   */
  static Outcome of(Invoked invoked, boolean partial) {
    return switch (invoked) {
      case Invoked.Answered(String body) -> partial ? answered(body) : new Outcome.Done();
      case Invoked.Failed(String body) -> new Outcome.Failed(brief(body));
      case Invoked.Ended(int status) ->
          new Outcome.Failed("the process ended with %d".formatted(status));
      case Invoked.TimedOut() -> new Outcome.Failed("the time was up");
    };
  }

  private static String brief(String body) {
    return body.length() <= REASON_CHARS_MAX ? body : body.substring(0, REASON_CHARS_MAX);
  }

  /** As Lambda has it: nothing at all is success, and what it can't read is failure. */
  private static Outcome answered(String body) {
    if (body.isBlank()) {
      return new Outcome.Done();
    }
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return parser.currentToken() == JsonToken.VALUE_NULL
            ? new Outcome.Done()
            : unreadable(body);
      }
      Outcome outcome = new Outcome.Done();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean failures = parser.currentName().equals("batchItemFailures");
        parser.nextToken();
        if (failures && parser.currentToken() == JsonToken.START_ARRAY) {
          outcome = failures(parser, body);
        } else {
          parser.skipChildren();
        }
      }
      return outcome;
    } catch (IOException _) {
      return unreadable(body);
    }
  }

  private static Outcome unreadable(String body) {
    return new Outcome.Failed("the answer is none that names records that failed: " + brief(body));
  }

  /** The lowest counts. */
  private static Outcome failures(JsonParser parser, String body) throws IOException {
    Optional<BigInteger> lowest = Optional.empty();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      String sequence = "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean names = parser.currentName().equals("itemIdentifier");
        parser.nextToken();
        if (names) {
          sequence = parser.getValueAsString("");
        } else {
          parser.skipChildren();
        }
      }
      if (!SEQUENCE.matcher(sequence).matches()) {
        return unreadable(body);
      }
      BigInteger number = new BigInteger(sequence);
      lowest = Optional.of(lowest.map(number::min).orElse(number));
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      return unreadable(body);
    }
    return lowest
        .<Outcome>map(number -> new Outcome.FailedFrom(number.toString()))
        .orElseGet(Outcome.Done::new);
  }
}
