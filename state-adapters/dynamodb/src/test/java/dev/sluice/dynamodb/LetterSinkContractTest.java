package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class LetterSinkContractTest extends SinkContract {
  private final String table = LocalDynamo.newName("letters");

  {
    new Tables(LocalDynamo.service()).create(TableSink.lettersIn(table));
  }

  @Override
  protected Sink sink() {
    return TableSink.ofLetters(LocalDynamo.service(), table, Failpoints.NONE);
  }

  @Override
  protected List<String> delivered() {
    return LocalDynamo.rows(table, "seq").stream()
        .map(row -> LocalDynamo.attribute(row, "payload").s())
        .toList();
  }
}
