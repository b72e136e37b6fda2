package dev.sluice.engine.aggregate;

import org.apache.arrow.memory.util.MemoryUtil;

/** How many values, or events. */
final class CountCell extends WordCell {
  CountCell(String name) {
    super(name, "");
  }

  long count(AccumulatorTable table, int row) {
    return MemoryUtil.getLong(table.cell(this, row));
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    add(table.cell(this, 0), table.stride(), arguments.targets(), arguments.count());
  }

  private static void add(long base, long stride, int[] targets, int count) {
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      MemoryUtil.putLong(at, MemoryUtil.getLong(at) + 1);
    }
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    long fromBase = from.cell(this, 0);
    long base = into.cell(this, 0);
    long stride = into.stride();
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      long added = MemoryUtil.getLong(fromBase + fromRows[i] * stride);
      MemoryUtil.putLong(at, MemoryUtil.getLong(at) + added);
    }
  }
}
