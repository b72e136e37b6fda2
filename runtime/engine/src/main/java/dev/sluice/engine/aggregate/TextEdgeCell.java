package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/** The text of the first or last event by (event time, ordinal), in a block of the arena. */
final class TextEdgeCell extends Cell implements ValueCell {
  private static final int ORDINAL = Long.BYTES;
  private static final int BLOCK = 2 * Long.BYTES;

  private final long turned;
  private final List<StateField> fields;

  TextEdgeCell(String name, long turned) {
    super(3 * Long.BYTES);
    this.turned = turned;
    this.fields =
        List.of(
            StateField.word(name + ".time"),
            StateField.word(name + ".ordinal"),
            StateField.bytes(name));
  }

  @Override
  boolean ordersEvents() {
    return true;
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    Arena arena = table.arena();
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] times = arguments.times();
    long[] ordinals = arguments.ordinals();
    long[] words = arguments.words();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      long at = base + targets[i] * stride;
      if (EdgeCell.pass(at, times[i] ^ turned, ordinals[i] ^ turned)) {
        long start = arguments.textStart(words[i]);
        replace(arena, at, Texts.copy(arena, start, Arguments.textLength(words[i])));
      }
    }
  }

  private static void replace(Arena arena, long at, long block) {
    long old = MemoryUtil.getLong(at + BLOCK);
    if (old != Arena.NONE) {
      Texts.release(arena, old);
    }
    MemoryUtil.putLong(at + BLOCK, block);
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    for (int i = 0; i < count; i++) {
      long source = from.cell(this, fromRows[i]);
      long at = into.cell(this, targets[i]);
      long block = MemoryUtil.getLong(source + BLOCK);
      long time = MemoryUtil.getLong(source) ^ Long.MIN_VALUE;
      if (block != Arena.NONE && EdgeCell.pass(at, time, MemoryUtil.getLong(source + ORDINAL))) {
        replace(into.arena(), at, Texts.copy(from.arena(), block, into.arena()));
      }
    }
  }

  @Override
  void release(AccumulatorTable table, int row) {
    long block = MemoryUtil.getLong(table.cell(this, row) + BLOCK);
    if (block != Arena.NONE) {
      Texts.release(table.arena(), block);
    }
  }

  @Override
  List<StateField> fields() {
    return fields;
  }

  @Override
  void save(AccumulatorTable table, int row, ColumnBatch page, int column, int pageRow) {
    long at = table.cell(this, row);
    page.column(column).setLong(pageRow, MemoryUtil.getLong(at));
    page.column(column + 1).setLong(pageRow, MemoryUtil.getLong(at + ORDINAL));
    long block = MemoryUtil.getLong(at + BLOCK);
    Texts.write(page.column(column + 2), pageRow, table.arena(), block);
  }

  @Override
  void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row) {
    long at = table.cell(this, row);
    MemoryUtil.putLong(at, page.column(column).getLong(pageRow));
    MemoryUtil.putLong(at + ORDINAL, page.column(column + 1).getLong(pageRow));
    Column text = page.column(column + 2);
    if (!text.isNull(pageRow)) {
      int start = text.start(pageRow);
      long block = Texts.copy(table.arena(), text.address() + start, text.end(pageRow) - start);
      MemoryUtil.putLong(at + BLOCK, block);
    }
  }

  @Override
  public void write(AccumulatorTable table, int row, Column into, int intoRow) {
    Texts.write(into, intoRow, table.arena(), MemoryUtil.getLong(table.cell(this, row) + BLOCK));
  }
}
