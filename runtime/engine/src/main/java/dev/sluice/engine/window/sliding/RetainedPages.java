package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.column.Values;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.group.KeyLayout;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.segment.ExportedRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Retained events to pages and back. A row has the key's components, the event time, the ordinal
 * and the arguments of the aggregates.
 */
public final class RetainedPages implements AutoCloseable {
  private static final int BLOCK = 1024;

  private final RetainedEvents events;
  private final Dictionary keys;
  private final int[] copied;
  private final int[] from;
  private final Tuple key;
  private final KeyLayout keyLayout;
  private final ColumnBatch hashedKeys;
  private final Column hashes;
  private final long[] hashBlock = new long[BLOCK];
  private final int rangeRowsMax;
  private final int timeColumn;
  private final List<String> names = new ArrayList<>();
  private final List<ColumnBatch.Layout> layouts = new ArrayList<>();

  RetainedPages(
      Plan plan,
      int[] copied,
      Dictionary keys,
      RetainedEvents events,
      int rangeRowsMax,
      BufferAllocator allocator) {
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
    this.keyLayout = new KeyLayout(plan);
    this.hashedKeys = new ColumnBatch(allocator, keyLayout.layouts());
    this.hashes = new Column(allocator, Storage.LONG, false);
    this.rangeRowsMax = rangeRowsMax;
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
   * Writes those events, which then have the generation {@code generation}, slice by slice; of a
   * slice with many, one range of their keys' hashes after the other.
   *
   * @return the latest of their times; {@link Long#MIN_VALUE} if there are none
   */
  public long export(long sinceGeneration, long generation, ExportedRows into) {
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < events.count(); i++) {
      RetainedSlice slice = events.slice(i);
      int first = slice.firstSince(sinceGeneration);
      if (first < slice.rows()) {
        latest = Math.max(latest, export(slice, first, into));
        slice.written(first, generation);
      }
    }
    return latest;
  }

  private long export(RetainedSlice slice, int first, ExportedRows into) {
    int bits = 0;
    while (bits < HashRange.BITS_MAX && slice.rows() - first > (long) rangeRowsMax << bits) {
      bits++;
    }
    if (bits > 0) {
      hash(slice, first);
    }
    long latest = Long.MIN_VALUE;
    for (int prefix = 0; prefix < 1 << bits; prefix++) {
      HashRange range = new HashRange(prefix, bits);
      into.begin(range, events.start(slice));
      for (int row = first; row < slice.rows(); row++) {
        if (bits == 0 || range.contains(hashes.getLong(row - first))) {
          write(slice, row, into);
          latest = Math.max(latest, events.time(slice, row));
        }
      }
    }
    return latest;
  }

  /** Computes the hashes of the keys of a slice's rows from {@code first} on. */
  private void hash(RetainedSlice slice, int first) {
    int rows = slice.rows() - first;
    hashes.ensureRows(rows);
    for (int start = 0; start < rows; start += BLOCK) {
      int count = Math.min(BLOCK, rows - start);
      hashedKeys.clear();
      hashedKeys.ensureRows(count);
      for (int i = 0; i < count; i++) {
        key.read(keys, slice.key(first + start + i), hashedKeys, i);
      }
      keyLayout.hash(hashedKeys, keyLayout.keyColumns(), count, hashBlock);
      for (int i = 0; i < count; i++) {
        hashes.setLong(start + i, hashBlock[i]);
      }
    }
  }

  private void write(RetainedSlice slice, int row, ExportedRows into) {
    ColumnBatch page = into.batch();
    int pageRow = page.rows();
    key.read(keys, slice.key(row), page, pageRow);
    page.column(timeColumn + 1).setLong(pageRow, slice.ordinal(row));
    for (int i = 0; i < copied.length; i++) {
      Values.append(slice.columns().column(copied[i]), row, page.column(from[i]), pageRow);
    }
    into.added();
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
    return key.bytesUsed() + hashedKeys.bytesUsed() + hashes.bytesUsed();
  }

  @Override
  public void close() {
    key.close();
    hashedKeys.close();
    hashes.close();
  }
}
