package dev.sluice.testkit.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one JSON text strictly and gives the members of its object, the last of a repeated name.
 * The reader goes through all of it before it judges, so that an earlier reason wins over a later.
 */
final class MemberReader {
  private static final int DEPTH_MAX = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Map<String, Member> members = new HashMap<>();
  private boolean unpaired;
  private int deepest;
  private boolean object;

  private MemberReader() {}

  static Map<String, Member> read(byte[] bytes, int bytesMax) throws DeadEvent {
    if (bytes.length > bytesMax) {
      throw new DeadEvent("too-long");
    }
    MemberReader reader = new MemberReader();
    try (JsonParser parser = JSON.createParser(text(bytes))) {
      reader.readAll(parser);
    } catch (JsonProcessingException _) {
      throw new DeadEvent("invalid-json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reader.judged();
  }

  private static String text(byte[] bytes) throws DeadEvent {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new DeadEvent("invalid-utf8");
    }
  }

  private void readAll(JsonParser parser) throws IOException, DeadEvent {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new DeadEvent("invalid-json");
    }
    object = first == JsonToken.START_OBJECT;
    int depth = 0;
    String name = "";
    boolean begun = false;
    for (JsonToken token = first; token != null; token = parser.nextToken()) {
      if (depth == 0 && begun) {
        throw new DeadEvent("invalid-json"); // a second value behind the first
      }
      begun = true;
      if (token.isStructEnd()) {
        depth--;
        continue;
      }
      if (token == JsonToken.FIELD_NAME) {
        name = depth == 1 ? parser.currentName() : name;
        unpaired |= isUnpaired(parser.currentName());
      } else if (depth == 1 && object) {
        members.put(name, member(token, parser));
      }
      if (token == JsonToken.VALUE_STRING) {
        unpaired |= isUnpaired(parser.getText());
      }
      if (token.isStructStart()) {
        deepest = Math.max(deepest, ++depth);
      }
    }
  }

  private static Member member(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case VALUE_NULL -> Member.NULL;
      case VALUE_STRING -> new Member(Member.Kind.TEXT, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Member(Member.Kind.BOOLEAN, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Member(Member.Kind.NUMBER, parser.getText());
      default -> Member.STRUCTURE;
    };
  }

  private static boolean isUnpaired(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private Map<String, Member> judged() throws DeadEvent {
    if (unpaired) {
      throw new DeadEvent("unpaired-surrogate");
    }
    if (deepest > DEPTH_MAX) {
      throw new DeadEvent("too-deep");
    }
    if (!object) {
      throw new DeadEvent("not-an-object");
    }
    return members;
  }
}
