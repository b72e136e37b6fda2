package dev.sluice.simulation.contract;

import dev.sluice.dynamodb.TableSink;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.sink.Sink;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class SimulatedLettersContractTest extends SinkContract {
  private static final String TABLE = "results-late";

  private final SimulatedTables tables = new SimulatedTables().with(TableSink.lettersIn(TABLE));

  @Override
  protected Sink sink() {
    return TableSink.ofLetters(tables.service, TABLE, Failpoints.NONE);
  }

  @Override
  protected List<String> delivered() {
    return tables.database.items(TABLE, _ -> true).values().stream()
        .map(row -> Attributes.text(row, "payload"))
        .toList();
  }
}
