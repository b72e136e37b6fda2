package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class ResultSinkByKeyContractTest extends SinkContract {
  private static final int KEY_CHARS_MAX = 40;

  private final ResultTable table =
      LocalDynamo.resultTable(
          List.of(
              new Field("start", Scalar.STRING, false),
              new Field("length", Scalar.INT, false),
              new Field("text", Scalar.STRING, false)),
          List.of("start", "length"),
          ResultTable.FOR_EVER);

  @Override
  protected Sink sink() {
    return TableSink.ofResults(LocalDynamo.service(), table, Failpoints.NONE);
  }

  @Override
  protected String payload(String text) {
    String start = text.substring(0, Math.min(KEY_CHARS_MAX, text.length()));
    return "{\"id\":\"?\",\"function\":\"f\",\"partition\":0,\"value\":{\"start\":\"%s\",\"length\":%d,\"text\":\"%s\"}}"
        .formatted(start, text.length(), text);
  }

  @Override
  protected List<String> delivered() {
    return LocalDynamo.rows(table.name(), ResultTable.SEQ).stream()
        .map(row -> "\"" + LocalDynamo.attribute(row, "text").s() + "\"")
        .toList();
  }
}
