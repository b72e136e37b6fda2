package dev.sluice.memory;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.RawBatch;
import java.util.List;

/** Entries of a log as a call brings them. */
final class MemoryPushed implements Pushed {
  private final List<MemoryLog.Entry> entries;
  private final int eventBytesMax;

  MemoryPushed(List<MemoryLog.Entry> entries, int eventBytesMax) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a call brings at least one record");
    }
    this.entries = entries;
    this.eventBytesMax = eventBytesMax;
  }

  @Override
  public int count() {
    return entries.size();
  }

  @Override
  public Position position(int record) {
    return entries.get(record).position();
  }

  @Override
  public int bytes(int record) {
    return Math.min(entries.get(record).payload().length, eventBytesMax);
  }

  @Override
  public void give(RawBatch into, int from, int to) {
    ((MemoryBatch) into).fill(entries.subList(from, to), eventBytesMax);
  }
}
