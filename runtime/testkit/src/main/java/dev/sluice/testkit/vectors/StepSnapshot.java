package dev.sluice.testkit.vectors;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.WindowOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;

/** The last snapshot of a step: pages of state rows, deltas behind levels, and where it stood. */
final class StepSnapshot implements AutoCloseable {
  private record Page(ColumnBatch rows, long generation, long expires) {}

  private final BufferAllocator allocator;
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
    List<ColumnBatch.Layout> layout =
        operator.stateColumns().stream().map(WindowOperator.StateColumn::layout).toList();
    ColumnBatch rows = new ColumnBatch(allocator, layout);
    long announced = operator.rowsSince(since);
    long expires = operator.export(since, generation, rows);
    if (announced != rows.rows()) {
      throw new AssertionError(
          "%d rows were announced and %d written".formatted(announced, rows.rows()));
    }
    pages.add(new Page(rows, generation, expires));
    counters.copyFrom(step.counters());
    watermark = step.watermark().current();
    watermarkAtLastEvent = step.watermark().atLastEvent();
    ended = step.ended();
    position = at;
    marks = marksApplied;
  }

  private void dropPages(Predicate<Page> which) {
    pages.stream().filter(which).forEach(page -> page.rows.close());
    pages.removeIf(which);
  }

  void restoreInto(PartitionStep step) {
    step.begin(counters, watermark, watermarkAtLastEvent, ended);
    for (Page page : pages) {
      step.operator().load(page.rows, page.generation, watermark);
    }
  }

  @Override
  public void close() {
    pages.forEach(page -> page.rows.close());
  }
}
