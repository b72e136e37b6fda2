package dev.sluice.engine.aggregate;

import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/** The sum of unscaled decimals in 192 bits: 2^64 decimals of 38 digits cannot overflow it. */
final class DecimalSumCell extends WordCell {
  DecimalSumCell(String name) {
    super(name, ".low", ".middle", ".high");
  }

  BigInteger sum(AccumulatorTable table, int row) {
    long at = table.cell(this, row);
    return WideInteger.of(
        MemoryUtil.getLong(at + 16), MemoryUtil.getLong(at + 8), MemoryUtil.getLong(at));
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
      long high = highs[i];
      WideInteger.add(base + targets[i] * stride, lows[i], high, high >> 63);
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
      WideInteger.add(
          base + targets[i] * stride,
          MemoryUtil.getLong(at),
          MemoryUtil.getLong(at + 8),
          MemoryUtil.getLong(at + 16));
    }
  }
}
