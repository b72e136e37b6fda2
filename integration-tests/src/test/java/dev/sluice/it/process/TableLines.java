package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a function wrote to its tables, as it would stand in files: line for line in the order of
 * {@code seq}. Letters of earlier incarnations stay where they are and are left out.
 */
record TableLines(FraudCase function, DatabaseReader database) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int INCARNATION_CHARS = 10;

  /**
   * The lines of a partition.
   *
   * @param suffix "" for results, else what stands behind a file's name, as in {@code .late}
   */
  List<JsonNode> of(int partition, String suffix) {
    return suffix.isEmpty()
        ? results(partition)
        : letters(partition, function.table() + suffix.replace('.', '-'));
  }

  private List<JsonNode> results(int partition) {
    String own = Integer.toString(partition);
    return database.rows(function.table()).stream()
        .filter(row -> attribute(row, "_partition").n().equals(own))
        .sorted(Comparator.comparing(row -> attribute(row, "_seq").s()))
        .map(this::result)
        .toList();
  }

  private JsonNode result(Map<String, AttributeValue> row) {
    ObjectNode line = JSON.createObjectNode();
    line.put("id", attribute(row, "_id").s());
    line.put("function", attribute(row, "_function").s());
    line.put("partition", Integer.parseInt(attribute(row, "_partition").n()));
    if (!function.key().isEmpty()) {
      line.putObject("key").put(function.key(), attribute(row, "_key_" + function.key()).s());
    }
    if (row.containsKey("_window_start")) {
      line.putObject("window")
          .put("start", attribute(row, "_window_start").s())
          .put("end", attribute(row, "_window_end").s());
    }
    if (row.containsKey("_pane")) {
      line.put("pane", attribute(row, "_pane").n());
    }
    ObjectNode value = line.putObject("value");
    for (String component : function.components()) {
      value.set(component, value(component, attribute(row, component)));
    }
    return line;
  }

  private static JsonNode value(String component, AttributeValue attribute) {
    if (attribute.n() == null) {
      return TextNode.valueOf(attribute.s());
    }
    // The only one that is a double; a table's numbers have no type.
    return component.equals("average")
        ? DoubleNode.valueOf(Double.parseDouble(attribute.n()))
        : LongNode.valueOf(Long.parseLong(attribute.n()));
  }

  private List<JsonNode> letters(int partition, String table) {
    String producer = "%s#%d".formatted(function.function(), partition);
    List<Map<String, AttributeValue>> rows =
        database.rows(table).stream()
            .filter(row -> attribute(row, "producer").s().equals(producer))
            .sorted(Comparator.comparing(row -> attribute(row, "seq").s()))
            .toList();
    String incarnation = rows.isEmpty() ? "" : incarnation(rows.getLast());
    return rows.stream()
        .filter(row -> incarnation(row).equals(incarnation))
        .map(row -> read(attribute(row, "payload").s()))
        .toList();
  }

  private static String incarnation(Map<String, AttributeValue> letter) {
    return attribute(letter, "seq").s().substring(0, INCARNATION_CHARS);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AttributeValue attribute(Map<String, AttributeValue> row, String name) {
    @Nullable AttributeValue value = row.get(name);
    return Objects.requireNonNull(value, name);
  }
}
