package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.util.MemoryUtil;

/** The smallest or largest int, long, instant or double. */
final class WordExtremeCell extends WordCell implements ValueCell {
  private final boolean doubles;
  private final long turned;

  WordExtremeCell(String name, Storage storage, long turned) {
    super(name, "");
    this.doubles = storage == Storage.DOUBLE;
    this.turned = turned;
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] words = arguments.words();
    int[] targets = arguments.targets();
    if (doubles) {
      addDoubles(base, stride, words, targets, turned, arguments.count());
    } else {
      addLongs(base, stride, words, targets, turned, arguments.count());
    }
  }

  private static void addLongs(
      long base, long stride, long[] words, int[] targets, long turned, int count) {
    for (int i = 0; i < count; i++) {
      raise(base + targets[i] * stride, words[i] ^ turned);
    }
  }

  private static void addDoubles(
      long base, long stride, long[] words, int[] targets, long turned, int count) {
    for (int i = 0; i < count; i++) {
      raise(base + targets[i] * stride, Extremes.sortable(words[i]) ^ turned);
    }
  }

  private static void raise(long at, long value) {
    long held = MemoryUtil.getLong(at) ^ Long.MIN_VALUE;
    MemoryUtil.putLong(at, Math.max(held, value) ^ Long.MIN_VALUE);
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    long fromBase = from.cell(this, 0);
    long base = into.cell(this, 0);
    long stride = into.stride();
    for (int i = 0; i < count; i++) {
      long value = MemoryUtil.getLong(fromBase + fromRows[i] * stride) ^ Long.MIN_VALUE;
      raise(base + targets[i] * stride, value);
    }
  }

  @Override
  public void write(AccumulatorTable table, int row, Column into, int intoRow) {
    long value = MemoryUtil.getLong(table.cell(this, row)) ^ Long.MIN_VALUE ^ turned;
    Words.write(into, intoRow, doubles ? Extremes.unsorted(value) : value);
  }
}
