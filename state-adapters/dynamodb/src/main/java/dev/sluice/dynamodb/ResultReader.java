package dev.sluice.dynamodb;

import dev.sluice.engine.decode.JsonReader;
import dev.sluice.engine.decode.MalformedJson;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the envelope of a result, {@code
 * {"id","function","partition","key","window","pane","value"}}, into attributes. What is known
 * without it (id, function, partition) is not taken from it.
 */
final class ResultReader {
  private final ResultTable table;
  private final JsonReader json = new JsonReader();

  ResultReader(ResultTable table) {
    this.table = table;
  }

  /** The attributes that an output's payload says, by name. */
  Map<String, AttributeValue> read(OutputBuffer block, int output) throws Unstorable {
    json.begin(block.array(), block.payloadStart(output), block.payloadLength(output));
    try {
      return envelope();
    } catch (MalformedJson e) {
      throw new EngineBug("a committed result is no JSON", e);
    }
  }

  private Map<String, AttributeValue> envelope() throws MalformedJson, Unstorable {
    if (!json.enterObject()) {
      throw new EngineBug("a committed result is no envelope");
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (String member = json.member(); member != null; member = json.member()) {
      switch (member) {
        case "key" ->
            JsonAttributes.members(json, table.functionKey())
                .forEach((name, value) -> attributes.put(ResultTable.KEY_PREFIX + name, value));
        case "window" -> window(attributes);
        case "pane" -> attributes.put(ResultTable.PANE, AttributeValue.fromN(json.numberText()));
        case "value" -> attributes.putAll(JsonAttributes.members(json, table.result()));
        default -> json.skip();
      }
    }
    return attributes;
  }

  private void window(Map<String, AttributeValue> attributes) throws MalformedJson {
    if (!json.enterObject()) {
      throw new EngineBug("a committed result has a window that is no object");
    }
    for (String member = json.member(); member != null; member = json.member()) {
      String time = json.text();
      if (member.equals("start")) {
        attributes.put(ResultTable.WINDOW_START, AttributeValue.fromS(time));
      } else {
        attributes.put(ResultTable.WINDOW_END, AttributeValue.fromS(time));
        expiry(time, attributes);
      }
    }
  }

  /** From the window and not from a clock: a result is the same whenever it is delivered. */
  private void expiry(String windowEnd, Map<String, AttributeValue> attributes) {
    if (table.ttlMillis() != ResultTable.FOR_EVER) {
      long seconds = Instant.parse(windowEnd).plusMillis(table.ttlMillis()).getEpochSecond();
      attributes.put(ResultTable.TTL, AttributeValue.fromN(String.valueOf(seconds)));
    }
  }
}
