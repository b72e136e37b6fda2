package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The exact sum of doubles: a narrow sum in the row, and the place of a wide one in the arena for
 * rows that have seen an unusual double. Saved as the narrow words, and the bytes of the wide sum
 * or null.
 */
final class DoubleSumCell extends Cell {
  private static final int WIDE = DoubleSum.NARROW_BYTES;

  private final List<StateField> fields;

  DoubleSumCell(String name) {
    super(DoubleSum.NARROW_BYTES + Long.BYTES);
    fields =
        List.of(
            StateField.word(name + ".low"),
            StateField.word(name + ".middle"),
            StateField.word(name + ".high"),
            StateField.bytes(name + ".wide"));
  }

  /** The sum over {@code count}, rounded once; a sum is a quotient by 1. */
  double quotient(AccumulatorTable table, int row, long count) {
    long at = table.cell(this, row);
    long wide = MemoryUtil.getLong(at + WIDE);
    return wide == Arena.NONE
        ? DoubleSum.narrowQuotient(at, count)
        : DoubleSum.quotient(at, table.arena().address(wide), count);
  }

  /** Whether the sum is infinite because a value was. */
  boolean hasSpecial(AccumulatorTable table, int row) {
    long wide = MemoryUtil.getLong(table.cell(this, row) + WIDE);
    return wide != Arena.NONE && DoubleSum.hasSpecial(table.arena().address(wide));
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] values = arguments.words();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      if (!DoubleSum.addNarrow(at, values[i])) {
        DoubleSum.addWide(wide(table.arena(), at), values[i]);
      }
    }
  }

  /** The address of a row's wide sum, which it gets if it has none. */
  private static long wide(Arena arena, long at) {
    long block = MemoryUtil.getLong(at + WIDE);
    if (block == Arena.NONE) {
      block = arena.allocate(DoubleSum.WIDE_BYTES);
      MemoryUtil.putLong(at + WIDE, block);
    }
    return arena.address(block);
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    long fromBase = from.cell(this, 0);
    long base = into.cell(this, 0);
    long stride = into.stride();
    for (int i = 0; i < count; i++) {
      long source = fromBase + fromRows[i] * stride;
      long at = base + targets[i] * stride;
      WideInteger.add(
          at,
          MemoryUtil.getLong(source),
          MemoryUtil.getLong(source + 8),
          MemoryUtil.getLong(source + 16));
      long block = MemoryUtil.getLong(source + WIDE);
      if (block != Arena.NONE) {
        long wide = wide(into.arena(), at);
        // After the allocation: within one table it may have moved the source.
        DoubleSum.mergeWide(from.arena().address(block), wide);
      }
    }
  }

  @Override
  void release(AccumulatorTable table, int row) {
    long block = MemoryUtil.getLong(table.cell(this, row) + WIDE);
    if (block != Arena.NONE) {
      table.arena().release(block, DoubleSum.WIDE_BYTES);
    }
  }

  @Override
  List<StateField> fields() {
    return fields;
  }

  @Override
  void save(AccumulatorTable table, int row, ColumnBatch page, int column, int pageRow) {
    long at = table.cell(this, row);
    for (int i = 0; i < DoubleSum.NARROW_WORDS; i++) {
      page.column(column + i).setLong(pageRow, MemoryUtil.getLong(at + (long) i * Long.BYTES));
    }
    long block = MemoryUtil.getLong(at + WIDE);
    Column bytes = page.column(column + DoubleSum.NARROW_WORDS);
    if (block == Arena.NONE) {
      Texts.writeNull(bytes, pageRow);
    } else {
      Texts.write(bytes, pageRow, table.arena().address(block), DoubleSum.WIDE_BYTES);
    }
  }

  @Override
  void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row) {
    long at = table.cell(this, row);
    for (int i = 0; i < DoubleSum.NARROW_WORDS; i++) {
      MemoryUtil.putLong(at + (long) i * Long.BYTES, page.column(column + i).getLong(pageRow));
    }
    Column bytes = page.column(column + DoubleSum.NARROW_WORDS);
    if (!bytes.isNull(pageRow)) {
      MemoryUtil.copyMemory(
          bytes.address() + bytes.start(pageRow), wide(table.arena(), at), DoubleSum.WIDE_BYTES);
    }
  }
}
