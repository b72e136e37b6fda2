package dev.sluice.engine.aggregate;

import org.apache.arrow.memory.util.MemoryUtil;

/** The sum of ints or longs in 128 bits: it cannot overflow. */
final class LongSumCell extends WordCell {
  LongSumCell(String name) {
    super(name, ".low", ".high");
  }

  long low(AccumulatorTable table, int row) {
    return MemoryUtil.getLong(table.cell(this, row));
  }

  long high(AccumulatorTable table, int row) {
    return MemoryUtil.getLong(table.cell(this, row) + Long.BYTES);
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    add(
        table.cell(this, 0),
        table.stride(),
        arguments.words(),
        arguments.targets(),
        arguments.count());
  }

  private static void add(long base, long stride, long[] values, int[] targets, int count) {
    for (int i = 0; i < count; i++) {
      long value = values[i];
      add(base + targets[i] * stride, value >> 63, value);
    }
  }

  private static void add(long at, long high, long low) {
    long sum = MemoryUtil.getLong(at) + low;
    MemoryUtil.putLong(at, sum);
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    MemoryUtil.putLong(at + 8, MemoryUtil.getLong(at + 8) + high + carry);
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    long fromBase = from.cell(this, 0);
    long base = into.cell(this, 0);
    long stride = into.stride();
    for (int i = 0; i < count; i++) {
      long at = fromBase + fromRows[i] * stride;
      add(base + targets[i] * stride, MemoryUtil.getLong(at + 8), MemoryUtil.getLong(at));
    }
  }
}
