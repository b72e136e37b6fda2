package dev.sluice.cli.redrive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.engine.decode.DeadCode;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.output.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a letter says.
 *
 * @param code why its event was dead; {@code late} of a late one
 * @param event the event's bytes; empty if the letter does not have it whole
 * @param missing why it does not; "" if it does
 */
record LetterEvent(String code, byte[] event, String missing) {
  /** Of a late event; those of dead ones stand in its letter. */
  static final String LATE = "late";

  /** Of an event that {@code sluice skip} passed over, and of an output that no sink took. */
  private static final String SKIPPED = "skipped";

  private static final String REFUSED = "refused";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              // The longest event, with each byte escaped.
              StreamReadConstraints.builder().maxStringLength(6 << 24).build())
          .build();

  /** The codes that the letters of {@code channel} can have. */
  static List<String> codes(Channel channel) {
    return channel == Channel.LATE
        ? List.of(LATE)
        : Stream.concat(
                Arrays.stream(DeadCode.values()).map(DeadCode::text), Stream.of(SKIPPED, REFUSED))
            .toList();
  }

  /** Reads one. */
  static LetterEvent of(Letter letter) {
    Draft draft = new Draft();
    try (JsonParser parser = JSON.createParser(letter.text())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return nothing("", "it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        draft.member(parser);
      }
      return draft.end();
    } catch (IOException | IllegalArgumentException _) {
      return nothing("", "it is no letter of Sluice's");
    }
  }

  boolean isWhole() {
    return missing.isEmpty();
  }

  private static LetterEvent nothing(String code, String why) {
    return new LetterEvent(code, new byte[0], why);
  }

  /** A letter while it is read. */
  private static final class Draft {
    private String code = LATE;
    private boolean hasOffset;
    private byte[] event = new byte[0];
    private boolean hasEvent;
    private long length = -1;

    void member(JsonParser parser) throws IOException {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "code" -> code = parser.getValueAsString("");
        case "offset" -> hasOffset = true;
        case "length" -> length = parser.getValueAsLong(-1);
        case "event", "payload" -> take(parser.getText().getBytes(StandardCharsets.UTF_8));
        case "payloadBase64" -> take(Base64.getDecoder().decode(parser.getText()));
        default -> parser.skipChildren();
      }
    }

    private void take(byte[] bytes) {
      event = bytes;
      hasEvent = true;
    }

    LetterEvent end() {
      if (!hasOffset || !hasEvent) {
        return nothing(code, "it is of an output, not of an event");
      }
      if (length >= 0 && length != event.length) {
        return nothing(code, "it has %d of the event's %d bytes".formatted(event.length, length));
      }
      return new LetterEvent(code, event, "");
    }
  }
}
