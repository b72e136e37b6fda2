package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Retained events to pages and back. A row has the key's components, the event time, the ordinal
 * and the arguments of the aggregates.
 */
public final class RetainedPages implements AutoCloseable {
  private final RetainedEvents events;
  private final Dictionary keys;
  private final int[] copied;
  private final int[] from;
  private final Tuple key;
  private final int timeColumn;
  private final List<String> names = new ArrayList<>();
  private final List<ColumnBatch.Layout> layouts = new ArrayList<>();

  RetainedPages(
      Plan plan, int[] copied, Dictionary keys, RetainedEvents events, BufferAllocator allocator) {
    this.events = events;
    this.keys = keys;
    this.copied = copied;
    int width = plan.keyColumns().size();
    int[] keyColumns = new int[width];
    Storage[] storages = new Storage[width];
    for (int i = 0; i < width; i++) {
      int column = plan.keyColumns().get(i);
      keyColumns[i] = i;
      storages[i] = events.layout().get(column).storage();
      add("key." + path(plan, column), new ColumnBatch.Layout(storages[i], false, true));
    }
    this.key = new Tuple(allocator, keyColumns, storages);
    this.timeColumn = width;
    add("time", new ColumnBatch.Layout(Storage.LONG, false, true));
    add("ordinal", new ColumnBatch.Layout(Storage.LONG, false, true));
    this.from = new int[copied.length];
    for (int i = 0; i < copied.length; i++) {
      if (copied[i] == plan.timeColumn()) {
        from[i] = timeColumn;
      } else {
        from[i] = names.size();
        add("argument." + path(plan, copied[i]), events.layout().get(copied[i]));
      }
    }
  }

  private static String path(Plan plan, int column) {
    return plan.event().columns().get(column).path();
  }

  private void add(String name, ColumnBatch.Layout layout) {
    names.add(name);
    layouts.add(layout);
  }

  /** The names of a page's columns. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The layouts of a page's columns. */
  public List<ColumnBatch.Layout> layouts() {
    return List.copyOf(layouts);
  }

  /** How many events were written by this generation or a later one, or by none yet. */
  public long rowsSince(long generation) {
    long rows = 0;
    for (int i = 0; i < events.count(); i++) {
      RetainedSlice slice = events.slice(i);
      rows += slice.rows() - slice.firstSince(generation);
    }
    return rows;
  }

  /**
   * Writes those events, which then have the generation {@code generation}.
   *
   * @return the latest of their times; {@link Long#MIN_VALUE} if there are none
   */
  public long export(long sinceGeneration, long generation, ColumnBatch into) {
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < events.count(); i++) {
      RetainedSlice slice = events.slice(i);
      int first = slice.firstSince(sinceGeneration);
      for (int row = first; row < slice.rows(); row++) {
        write(slice, row, into);
        latest = Math.max(latest, events.time(slice, row));
      }
      if (first < slice.rows()) {
        slice.written(first, generation);
      }
    }
    return latest;
  }

  private void write(RetainedSlice slice, int row, ColumnBatch into) {
    int pageRow = into.rows();
    into.ensureRows(pageRow + 1);
    key.read(keys, slice.key(row), into, pageRow);
    into.column(timeColumn + 1).setLong(pageRow, slice.ordinal(row));
    for (int i = 0; i < copied.length; i++) {
      Values.append(slice.columns().column(copied[i]), row, into.column(from[i]), pageRow);
    }
    into.setRows(pageRow + 1);
  }

  long time(ColumnBatch page, int row) {
    return page.column(timeColumn).getLong(row);
  }

  int holdKey(ColumnBatch page, int row) {
    return key.hold(page, row, keys);
  }

  /** Retains a row of a page; gives the reference to it. */
  long append(ColumnBatch page, int row, int number, long generation) {
    long ordinal = page.column(timeColumn + 1).getLong(row);
    long reference = events.append(page, from, row, time(page, row), number, ordinal);
    events.loaded(reference, generation);
    return reference;
  }

  long bytesUsed() {
    return key.bytesUsed();
  }

  @Override
  public void close() {
    key.close();
  }
}
