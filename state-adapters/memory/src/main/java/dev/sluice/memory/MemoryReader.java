package dev.sluice.memory;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import java.util.ArrayList;
import java.util.List;

/** Reads one partition of a {@link MemorySource}. */
final class MemoryReader implements Source.Reader {
  private static final long BEFORE_FIRST = -1;

  private final int partition;
  private final MemoryLog log;
  private final int eventBytesMax;
  private Position position;
  private long offset;

  MemoryReader(int partition, MemoryLog log, Position after, int eventBytesMax) {
    this.partition = partition;
    this.log = log;
    this.position = after;
    this.offset = after.isStart() ? BEFORE_FIRST : Long.parseLong(after.offset());
    this.eventBytesMax = eventBytesMax;
    if (!after.isBehindGap()) {
      checkStillThere();
    }
  }

  /** The log still begins at its first event, or still has the very one that was read last. */
  private void checkStillThere() {
    boolean there =
        offset == BEFORE_FIRST
            ? log.firstOffset() == 0
            : log.at(offset).filter(entry -> entry.position().equals(position)).isPresent();
    if (!there) {
      throw new Stop(
          Stop.Code.DATA_LOSS,
          "partition %d no longer has %s, which was read before; give back the data or start fresh"
              .formatted(
                  partition,
                  offset == BEFORE_FIRST ? "its first event" : "the event at offset " + offset));
    }
  }

  @Override
  public Source.Answer read(RawBatch into, Source.Limit limit) {
    into.reset(new byte[RawBatch.SLACK]);
    long until = limit.until().isStart() ? Long.MAX_VALUE : Long.parseLong(limit.until().offset());
    if (offset >= until) {
      return Source.Answer.END;
    }
    if (log.takeSilence()) {
      return Source.Answer.MORE;
    }
    List<MemoryLog.Entry> given = given(limit, until);
    ((MemoryBatch) into).fill(given, eventBytesMax);
    if (!given.isEmpty()) {
      offset = given.getLast().offset();
      position = given.getLast().position();
    }
    if (offset >= until) {
      return Source.Answer.END;
    }
    if (log.hasMoreThan(offset)) {
      return Source.Answer.MORE;
    }
    return log.atEnd();
  }

  private List<MemoryLog.Entry> given(Source.Limit limit, long until) {
    List<MemoryLog.Entry> given = new ArrayList<>();
    long bytes = 0;
    for (MemoryLog.Entry entry : log.behind(offset, limit.events())) {
      bytes += Math.min(entry.payload().length, eventBytesMax);
      if (entry.offset() > until || (!given.isEmpty() && bytes > limit.bytes())) {
        break;
      }
      given.add(entry);
    }
    return given;
  }

  @Override
  public RawBatch newBatch() {
    return new MemoryBatch();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void close() {}
}
