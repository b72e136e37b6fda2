package dev.sluice.testkit.vectors;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.state.PageOutput;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.SegmentReader;
import dev.sluice.engine.state.SegmentWriter;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.WindowOperator;
import dev.sluice.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;

/** The last snapshot of a step: pages of state rows, deltas behind levels, and where it stood. */
final class StepSnapshot implements AutoCloseable {
  private record Page(PageReference reference, long generation, long expires) {}

  private static final String NONCE = "0".repeat(32);

  private final BufferAllocator allocator;
  private final PartitionStore store = new MemoryStore().open("step", 0);
  private final List<Page> pages = new ArrayList<>();
  private final Counters counters = new Counters();
  private long generation;
  private long watermark;
  private long watermarkAtLastEvent;
  private boolean ended;
  private Position position = Position.START;
  private int marks;

  StepSnapshot(BufferAllocator allocator, OptionalLong floor) {
    this.allocator = allocator;
    this.watermark = floor.orElse(Watermark.START);
    this.watermarkAtLastEvent = watermark;
  }

  Position position() {
    return position;
  }

  /** How many marks had been applied. */
  int marks() {
    return marks;
  }

  /** Takes a delta, or a page that replaces some or all of the pages so far. */
  void take(PartitionStep step, Position at, int marksApplied, RandomGenerator choices) {
    WindowOperator operator = step.operator();
    dropPages(page -> page.expires <= step.watermark().current());
    int kept = choices.nextInt(pages.size() + 1);
    long since = kept == pages.size() ? generation + 1 : pages.get(kept).generation;
    dropPages(page -> page.generation >= since);
    generation++;
    long announced = operator.rowsSince(since);
    PageName name = new PageName(1, 1, generation, NONCE, 0);
    try (PageOutput page = new PageOutput(name, store.newPage(name));
        SegmentWriter writer = new PageCodec(operator.stateColumns(), allocator).write(page)) {
      long expires = operator.export(since, generation, writer.rows());
      PageReference reference = writer.finish();
      if (announced != writer.rows().count()) {
        throw new AssertionError(
            "%d rows were announced and %d written".formatted(announced, writer.rows().count()));
      }
      pages.add(new Page(reference, generation, expires));
    }
    counters.copyFrom(step.counters());
    watermark = step.watermark().current();
    watermarkAtLastEvent = step.watermark().atLastEvent();
    ended = step.ended();
    position = at;
    marks = marksApplied;
  }

  private void dropPages(Predicate<Page> which) {
    pages.stream().filter(which).forEach(page -> store.deletePage(page.reference.name()));
    pages.removeIf(which);
  }

  void restoreInto(PartitionStep step) {
    step.begin(counters, watermark, watermarkAtLastEvent, ended, 0);
    WindowOperator operator = step.operator();
    PageCodec codec = new PageCodec(operator.stateColumns(), allocator);
    try (ColumnBatch rows = codec.newRows()) {
      for (Page page : pages) {
        try (PageInput input =
            new PageInput(page.reference, store.openPage(page.reference.name()).orElseThrow())) {
          SegmentReader reader = codec.read(input);
          Optional<SegmentSpan> span = reader.next();
          while (span.isPresent()) {
            if (!operator.hasExpired(span.get(), watermark)) {
              reader.readRows(rows);
              operator.load(rows, page.generation, watermark);
            }
            span = reader.next();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
