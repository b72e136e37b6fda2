package dev.sluice.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The partition key of an output's record: the text of one component of the result, as {@code
 * PartitionKey} has it of an event, so that a function which is partitioned by that component finds
 * its events where they belong; without one the output's id.
 */
final class RecordKey {
  private static final int LENGTH_MAX = 256;

  private final JsonFactory json = new JsonFactory();
  private final String component;

  /** By a component; "" for none. */
  RecordKey(String component) {
    this.component = component;
  }

  /** A record that has a key, or the reason why it can have none. */
  record Found(String key, String refusal) {}

  Found of(OutputBuffer block, int output) {
    if (component.isEmpty()) {
      return new Found(Envelope.id(block, output), "");
    }
    ResultValue value = ResultValue.of(block, output);
    try (JsonParser parser = json.createParser(block.array(), value.start(), value.length())) {
      parser.nextToken();
      return of(parser, goTo(parser, component));
    } catch (IOException e) {
      throw new EngineBug("an output is a JSON object", e);
    }
  }

  /** Goes into the object that the parser is at the beginning of; null if it has no such member. */
  private static @Nullable JsonToken goTo(JsonParser parser, String member) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals(member)) {
        return value;
      }
      parser.skipChildren();
    }
    return null;
  }

  private Found of(JsonParser parser, @Nullable JsonToken value) throws IOException {
    if (value == null) {
      return refused("is not there");
    }
    if (value == JsonToken.VALUE_NULL || !value.isScalarValue()) {
      return refused(value == JsonToken.VALUE_NULL ? "is null" : "is more than one value");
    }
    return ofText(parser.getText());
  }

  private Found ofText(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      return refused("has %d characters".formatted(text.length()));
    }
    // One key, as far as functions are concerned.
    return new Found(text.equals("-0.0") ? "0.0" : text, "");
  }

  private Found refused(String why) {
    return new Found(
        "",
        "no-key: component %s of the result %s; a partition key is a text of 1 to %d characters"
            .formatted(component, why, LENGTH_MAX));
  }
}
