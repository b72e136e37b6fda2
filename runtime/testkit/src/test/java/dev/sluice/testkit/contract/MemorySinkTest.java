package dev.sluice.testkit.contract;

import dev.sluice.engine.sink.Sink;
import dev.sluice.memory.MemorySink;
import java.util.List;

final class MemorySinkTest extends SinkContract {
  private final MemorySink sink = new MemorySink();

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<String> delivered() {
    return sink.payloads();
  }
}
