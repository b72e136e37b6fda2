package dev.sluice.kinesis;

import dev.sluice.engine.decode.JsonReader;
import dev.sluice.engine.decode.MalformedJson;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.output.PartitionKey;

/**
 * The partition key of an output's record: the text of one component of the result, as {@link
 * PartitionKey} has it of an event, so that a function which is partitioned by that component finds
 * its events where they belong; without one the output's id.
 */
final class RecordKey {
  private final JsonReader json = new JsonReader();
  private final String component;

  /** By a component; "" for none. */
  RecordKey(String component) {
    this.component = component;
  }

  /** A record that has a key, or the reason why it can have none. */
  record Found(String key, String refusal) {}

  Found of(OutputBuffer block, int output) {
    if (component.isEmpty()) {
      return new Found(block.id(output), "");
    }
    ResultValue value = ResultValue.of(block, output);
    json.begin(block.array(), value.start(), value.length());
    try {
      return found();
    } catch (MalformedJson e) {
      throw new EngineBug("an output is a JSON object", e);
    }
  }

  private Found found() throws MalformedJson {
    if (!json.enterObject()) {
      throw new EngineBug("an output is a JSON object");
    }
    for (String name = json.member(); name != null; name = json.member()) {
      if (name.equals(component)) {
        return switch (json.kind()) {
          case TEXT -> ofText(json.text());
          case NUMBER -> ofText(json.numberText());
          case TRUE -> ofText("true");
          case FALSE -> ofText("false");
          case NULL -> refused("is null");
          case OBJECT, ARRAY, NONE -> refused("is more than one value");
        };
      }
      json.skip();
    }
    return refused("is not there");
  }

  private Found ofText(String text) {
    if (!PartitionKey.isPossible(text)) {
      return refused("has %d characters".formatted(text.length()));
    }
    // One key, as far as functions are concerned.
    return new Found(text.equals("-0.0") ? "0.0" : text, "");
  }

  private Found refused(String why) {
    return new Found(
        "",
        "no-key: component %s of the result %s; a partition key is a text of 1 to %d characters"
            .formatted(component, why, PartitionKey.LENGTH_MAX));
  }
}
