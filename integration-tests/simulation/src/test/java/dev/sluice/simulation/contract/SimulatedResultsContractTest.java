package dev.sluice.simulation.contract;

import dev.sluice.dynamodb.ResultTable;
import dev.sluice.dynamodb.TableSink;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.sink.Sink;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.testkit.contract.SinkContract;
import java.util.Comparator;
import java.util.List;

final class SimulatedResultsContractTest extends SinkContract {
  private static final ResultTable TABLE =
      new ResultTable(
          "results",
          List.of(new Field("text", ValueType.Scalar.STRING, false)),
          List.of(),
          List.of(),
          ResultTable.FOR_EVER,
          false);

  private final SimulatedTables tables = new SimulatedTables().with(TABLE.definition());

  @Override
  protected Sink sink() {
    return TableSink.ofResults(tables.service, TABLE, Failpoints.NONE);
  }

  @Override
  protected String payload(String text) {
    return "{\"value\":{\"text\":\"%s\"}}".formatted(text);
  }

  @Override
  protected List<String> delivered() {
    return tables.database.items(TABLE.name(), _ -> true).values().stream()
        .sorted(Comparator.comparing(row -> Attributes.text(row, "_seq")))
        .map(row -> "\"%s\"".formatted(Attributes.text(row, "text")))
        .toList();
  }
}
