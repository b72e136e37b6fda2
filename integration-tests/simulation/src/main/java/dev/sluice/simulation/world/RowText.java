package dev.sluice.simulation.world;

import dev.sluice.simulation.dynamo.Attributes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A row of a result table as the envelope that it came from, written independently of its sink. */
final class RowText {
  private static final String KEY_PREFIX = "_key_";

  private RowText() {}

  static String of(Map<String, AttributeValue> row) {
    SequencedMap<String, String> members = new TreeMap<>();
    members.put("id", json(row, "_id"));
    members.put("function", json(row, "_function"));
    members.put("partition", json(row, "_partition"));
    SequencedMap<String, String> key = new TreeMap<>();
    SequencedMap<String, String> value = new TreeMap<>();
    row.forEach(
        (name, attribute) -> {
          if (name.startsWith(KEY_PREFIX)) {
            key.put(name.substring(KEY_PREFIX.length()), json(attribute));
          } else if (!name.startsWith("_")) {
            value.put(name, json(attribute));
          }
        });
    if (!key.isEmpty()) {
      members.put("key", object(key));
    }
    if (row.containsKey("_window_start")) {
      SequencedMap<String, String> window = new TreeMap<>();
      window.put("start", json(row, "_window_start"));
      window.put("end", json(row, "_window_end"));
      members.put("window", object(window));
    }
    if (row.containsKey("_pane")) {
      members.put("pane", json(row, "_pane"));
    }
    members.put("value", object(value));
    return object(members);
  }

  private static String object(SequencedMap<String, String> members) {
    StringBuilder text = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return text.append('}').toString();
  }

  private static String json(Map<String, AttributeValue> row, String name) {
    return json(Attributes.of(row, name));
  }

  private static String json(AttributeValue value) {
    return switch (value.type()) {
      case N -> new BigDecimal(value.n()).toPlainString();
      // The keys and times of these cases need no escape.
      case S -> '"' + value.s() + '"';
      default -> throw new AssertionError("no result of these cases has " + value);
    };
  }
}
