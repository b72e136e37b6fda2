package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Results that a test delivers to a table. */
final class Deliveries {
  static final Delivery DONE = new Delivery.Done();

  private Deliveries() {}

  /** An output: the high half of its id, and its payload. */
  record Row(long id, String payload) {
    static Row of(long id, String value) {
      return new Row(
          id,
          "{\"id\":\"?\",\"function\":\"card-velocity\",\"partition\":0,\"value\":%s}"
              .formatted(value));
    }
  }

  static Field field(String name, ValueType type) {
    return new Field(name, type, false);
  }

  static Sequence at(long incarnation, long batch) {
    return new Sequence("card-velocity", 0, incarnation, batch);
  }

  static Delivery deliver(ResultTable table, Sequence sequence, Row... rows) {
    try (Sink sink = TableSink.ofResults(LocalDynamo.service(), table, Failpoints.NONE)) {
      sink.open("");
      return deliver(sink, sequence, rows);
    }
  }

  static Delivery deliver(Sink sink, Sequence sequence, Row... rows) {
    return sink.deliver(buffer(rows), Channel.RESULT, 0, rows.length, sequence);
  }

  static OutputBuffer buffer(Row... rows) {
    OutputBuffer outputs = new OutputBuffer();
    for (Row row : rows) {
      byte[] payload = row.payload().getBytes(StandardCharsets.UTF_8);
      outputs.add(Channel.RESULT, row.id(), 0, payload, 0, payload.length);
    }
    return outputs;
  }

  static Map<String, AttributeValue> row(ResultTable table) {
    List<Map<String, AttributeValue>> rows = LocalDynamo.rows(table.name(), "_seq");
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  static void assertRefused(Delivery delivery, int index, String reason) {
    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Refused.class,
            refused -> {
              assertThat(refused.index()).isEqualTo(index);
              assertThat(refused.reason()).startsWith(reason);
            });
  }
}
