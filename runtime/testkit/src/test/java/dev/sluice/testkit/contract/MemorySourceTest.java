package dev.sluice.testkit.contract;

import dev.sluice.engine.source.Source;
import dev.sluice.memory.MemorySource;
import java.util.List;

final class MemorySourceTest extends SourceContract {
  private static final int EVENT_BYTES_MAX = 1000;

  private final MemorySource source = new MemorySource(1, EVENT_BYTES_MAX);
  private int appended;

  @Override
  protected Source bounded() {
    source.finish(0);
    return source;
  }

  @Override
  protected Source unbounded() {
    source.reopen(0);
    return source;
  }

  @Override
  protected void append(List<String> events) {
    events.forEach(event -> source.append(0, event));
    appended += events.size();
  }

  @Override
  protected void lose() {
    source.trim(0, appended);
  }

  @Override
  protected int eventBytesMax() {
    return EVENT_BYTES_MAX;
  }
}
