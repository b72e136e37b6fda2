package dev.sluice.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import java.io.IOException;
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
  private final JsonFactory json = new JsonFactory();

  ResultReader(ResultTable table) {
    this.table = table;
  }

  /** The attributes that an output's payload says, by name. */
  Map<String, AttributeValue> read(OutputBuffer block, int output) throws Unstorable {
    try (JsonParser parser =
        json.createParser(block.array(), block.payloadStart(output), block.payloadLength(output))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new EngineBug("a committed result is no envelope");
      }
      return envelope(parser);
    } catch (IOException e) {
      throw new EngineBug("a committed result is no JSON", e);
    }
  }

  private Map<String, AttributeValue> envelope(JsonParser parser) throws IOException, Unstorable {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      switch (member) {
        case "key" ->
            JsonAttributes.members(parser, table.functionKey())
                .forEach((name, value) -> attributes.put(ResultTable.KEY_PREFIX + name, value));
        case "window" -> window(parser, attributes);
        case "pane" -> attributes.put(ResultTable.PANE, AttributeValue.fromN(parser.getText()));
        case "value" -> attributes.putAll(JsonAttributes.members(parser, table.result()));
        default -> {
          if (token.isStructStart()) {
            parser.skipChildren();
          }
        }
      }
    }
    return attributes;
  }

  private void window(JsonParser parser, Map<String, AttributeValue> attributes)
      throws IOException {
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      String time = parser.nextTextValue();
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
