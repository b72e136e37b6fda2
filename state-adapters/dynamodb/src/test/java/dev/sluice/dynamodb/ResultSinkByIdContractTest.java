package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class ResultSinkByIdContractTest extends SinkContract {
  private final ResultTable table =
      LocalDynamo.resultTable(
          List.of(new Field("text", Scalar.STRING, false)), List.of(), ResultTable.FOR_EVER);

  @Override
  protected Sink sink() {
    return TableSink.ofResults(LocalDynamo.service(), table, Failpoints.NONE);
  }

  @Override
  protected String payload(String text) {
    return "{\"id\":\"?\",\"function\":\"f\",\"partition\":0,\"value\":{\"text\":\"%s\"}}"
        .formatted(text);
  }

  @Override
  protected List<String> delivered() {
    return LocalDynamo.rows(table.name(), ResultTable.SEQ).stream()
        .map(row -> "\"" + LocalDynamo.attribute(row, "text").s() + "\"")
        .toList();
  }
}
