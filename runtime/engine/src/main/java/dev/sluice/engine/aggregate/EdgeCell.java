package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The value of the first or last event by (event time, ordinal), as it was: up to eight bytes, or a
 * decimal. First is last over complemented times and ordinals; no event has the empty time.
 */
final class EdgeCell extends WordCell implements ValueCell {
  private static final int ORDINAL = Long.BYTES;
  private static final int VALUE = 2 * Long.BYTES;
  private static final int HIGH = 3 * Long.BYTES;

  private final long turned;
  private final boolean decimal;

  private EdgeCell(String name, long turned, boolean decimal, String... parts) {
    super(name, parts);
    this.turned = turned;
    this.decimal = decimal;
  }

  static EdgeCell ofWords(String name, long turned) {
    return new EdgeCell(name, turned, false, ".time", ".ordinal", "");
  }

  static EdgeCell ofDecimals(String name, long turned) {
    return new EdgeCell(name, turned, true, ".time", ".ordinal", ".low", ".high");
  }

  @Override
  boolean ordersEvents() {
    return true;
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    if (decimal) {
      addDecimals(table, arguments);
    } else {
      addWords(table, arguments);
    }
  }

  private void addWords(AccumulatorTable table, Arguments arguments) {
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] times = arguments.times();
    long[] ordinals = arguments.ordinals();
    long[] words = arguments.words();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      if (pass(at, times[i] ^ turned, ordinals[i] ^ turned)) {
        MemoryUtil.putLong(at + VALUE, words[i]);
      }
    }
  }

  private void addDecimals(AccumulatorTable table, Arguments arguments) {
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] times = arguments.times();
    long[] ordinals = arguments.ordinals();
    long[] lows = arguments.words();
    long[] highs = arguments.highs();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      if (pass(at, times[i] ^ turned, ordinals[i] ^ turned)) {
        MemoryUtil.putLong(at + VALUE, lows[i]);
        MemoryUtil.putLong(at + HIGH, highs[i]);
      }
    }
  }

  /** Takes a (turned) time and ordinal if they come after those held; says whether they did. */
  static boolean pass(long at, long time, long ordinal) {
    long heldTime = MemoryUtil.getLong(at) ^ Long.MIN_VALUE;
    if (time < heldTime || (time == heldTime && ordinal <= MemoryUtil.getLong(at + ORDINAL))) {
      return false;
    }
    MemoryUtil.putLong(at, time ^ Long.MIN_VALUE);
    MemoryUtil.putLong(at + ORDINAL, ordinal);
    return true;
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    for (int i = 0; i < count; i++) {
      long source = from.cell(this, fromRows[i]);
      long at = into.cell(this, targets[i]);
      long time = MemoryUtil.getLong(source) ^ Long.MIN_VALUE;
      if (time != Long.MIN_VALUE && pass(at, time, MemoryUtil.getLong(source + ORDINAL))) {
        MemoryUtil.copyMemory(source + VALUE, at + VALUE, width() - VALUE);
      }
    }
  }

  @Override
  public void write(AccumulatorTable table, int row, Column into, int intoRow) {
    long at = table.cell(this, row);
    if (decimal) {
      into.setDecimal(intoRow, MemoryUtil.getLong(at + HIGH), MemoryUtil.getLong(at + VALUE));
    } else {
      Words.write(into, intoRow, MemoryUtil.getLong(at + VALUE));
    }
  }
}
