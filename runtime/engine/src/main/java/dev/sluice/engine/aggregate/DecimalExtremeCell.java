package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import org.apache.arrow.memory.util.MemoryUtil;

/** The smallest or largest decimal. */
final class DecimalExtremeCell extends WordCell implements ValueCell {
  private final long turned;

  DecimalExtremeCell(String name, long turned) {
    super(name, ".low", ".high");
    this.turned = turned;
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] lows = arguments.words();
    long[] highs = arguments.highs();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      raise(base + targets[i] * stride, highs[i] ^ turned, lows[i] ^ turned);
    }
  }

  private static void raise(long at, long high, long low) {
    long heldHigh = MemoryUtil.getLong(at + 8) ^ Long.MIN_VALUE;
    long heldLow = MemoryUtil.getLong(at);
    if (high > heldHigh || (high == heldHigh && Long.compareUnsigned(low, heldLow) > 0)) {
      MemoryUtil.putLong(at, low);
      MemoryUtil.putLong(at + 8, high ^ Long.MIN_VALUE);
    }
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    long fromBase = from.cell(this, 0);
    long base = into.cell(this, 0);
    long stride = into.stride();
    for (int i = 0; i < count; i++) {
      long at = fromBase + fromRows[i] * stride;
      long high = MemoryUtil.getLong(at + 8) ^ Long.MIN_VALUE;
      raise(base + targets[i] * stride, high, MemoryUtil.getLong(at));
    }
  }

  @Override
  public void write(AccumulatorTable table, int row, Column into, int intoRow) {
    long at = table.cell(this, row);
    long high = MemoryUtil.getLong(at + 8) ^ Long.MIN_VALUE ^ turned;
    into.setDecimal(intoRow, high, MemoryUtil.getLong(at) ^ turned);
  }
}
