package dev.sluice.engine.window;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what an operator says: windows in order, the keys of one sorted. */
final class RecordedEmission implements Emission {
  /** The results of one window: by key, the values or the number of the overflow. */
  record ClosedWindow(long start, long end, Map<List<@Nullable Object>, Object> results) {}

  /** A late event, by ordinal. */
  record Late(long ordinal, long by) {}

  /** The result of a sliding window at an event: the values or the number of the overflow. */
  record Slid(long ordinal, long start, long watermark, Object result) {}

  final List<Slid> slid = new ArrayList<>();
  final List<ClosedWindow> windows = new ArrayList<>();
  final List<Late> late = new ArrayList<>();
  long accepted;
  long latePartial;
  boolean suppressed;

  @Override
  public boolean suppressed() {
    return suppressed;
  }

  @Override
  public void accepted(int events) {
    accepted += events;
  }

  @Override
  public void latePartial(int events) {
    latePartial += events;
  }

  @Override
  public void late(EventBatch batch, int row, long lateByMillis) {
    late.add(new Late(batch.ordinal(row), lateByMillis));
  }

  @Override
  public void event(EventBatch batch, int row, long watermark) {
    throw new AssertionError("no event is emitted by a window");
  }

  @Override
  public void slide(
      EventBatch batch,
      int row,
      long start,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark) {
    if (suppressed) {
      throw new AssertionError("a result while suppressed");
    }
    Object result = overflow == NO_OVERFLOW ? row(aggregates, aggregateRow) : overflow;
    slid.add(new Slid(batch.ordinal(row), start, watermark, result));
  }

  @Override
  public void pane(
      ColumnBatch keys,
      int keyRow,
      long start,
      long end,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark) {
    if (suppressed) {
      throw new AssertionError("a result while suppressed");
    }
    if (windows.isEmpty() || windows.getLast().start() != start || windows.getLast().end() != end) {
      windows.add(new ClosedWindow(start, end, byKey()));
    }
    List<@Nullable Object> key = row(keys, keyRow);
    Object result = overflow == NO_OVERFLOW ? row(aggregates, aggregateRow) : overflow;
    if (windows.getLast().results().put(key, result) != null) {
      throw new AssertionError("%s twice in [%d, %d)".formatted(key, start, end));
    }
  }

  static Map<List<@Nullable Object>, Object> byKey() {
    return new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  }

  private static List<@Nullable Object> row(ColumnBatch columns, int row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < columns.width(); i++) {
      values.add(EventRows.read(columns.column(i), row));
    }
    return values;
  }
}
