package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The smallest or largest text by its UTF-8 bytes: its block in the arena, and its first bytes in
 * the row, which decide nearly every comparison.
 */
final class TextExtremeCell extends Cell implements ValueCell {
  private static final int PREFIX = Long.BYTES;

  private final boolean largest;
  private final List<StateField> fields;

  TextExtremeCell(String name, boolean largest) {
    super(2 * Long.BYTES);
    this.largest = largest;
    this.fields = List.of(StateField.bytes(name));
  }

  @Override
  void add(AccumulatorTable table, Arguments arguments) {
    Arena arena = table.arena();
    long base = table.cell(this, 0);
    long stride = table.stride();
    long[] words = arguments.words();
    int[] targets = arguments.targets();
    int count = arguments.count();
    for (int i = 0; i < count; i++) {
      long start = arguments.textStart(words[i]);
      int length = Arguments.textLength(words[i]);
      long at = base + targets[i] * stride;
      if (replaces(arena, at, start, length)) {
        replace(arena, at, Texts.copy(arena, start, length), Texts.prefix(start, length));
      }
    }
  }

  private boolean replaces(Arena arena, long at, long start, int length) {
    long block = MemoryUtil.getLong(at);
    if (block == Arena.NONE) {
      return true;
    }
    int order = Long.compareUnsigned(Texts.prefix(start, length), MemoryUtil.getLong(at + PREFIX));
    if (order == 0) {
      order = Texts.compare(start, length, Texts.start(arena, block), Texts.length(arena, block));
    }
    return largest ? order > 0 : order < 0;
  }

  private static void replace(Arena arena, long at, long block, long prefix) {
    long old = MemoryUtil.getLong(at);
    if (old != Arena.NONE) {
      Texts.release(arena, old);
    }
    MemoryUtil.putLong(at, block);
    MemoryUtil.putLong(at + PREFIX, prefix);
  }

  @Override
  void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    Arena source = from.arena();
    for (int i = 0; i < count; i++) {
      long fromAt = from.cell(this, fromRows[i]);
      long block = MemoryUtil.getLong(fromAt);
      long at = into.cell(this, targets[i]);
      if (block != Arena.NONE
          && replaces(into.arena(), at, Texts.start(source, block), Texts.length(source, block))) {
        long copy = Texts.copy(source, block, into.arena());
        replace(into.arena(), at, copy, MemoryUtil.getLong(fromAt + PREFIX));
      }
    }
  }

  @Override
  void release(AccumulatorTable table, int row) {
    long block = MemoryUtil.getLong(table.cell(this, row));
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
    Texts.write(
        page.column(column), pageRow, table.arena(), MemoryUtil.getLong(table.cell(this, row)));
  }

  @Override
  void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row) {
    Column text = page.column(column);
    if (!text.isNull(pageRow)) {
      long start = text.address() + text.start(pageRow);
      int length = text.end(pageRow) - text.start(pageRow);
      long block = Texts.copy(table.arena(), start, length);
      replace(table.arena(), table.cell(this, row), block, Texts.prefix(start, length));
    }
  }

  @Override
  public void write(AccumulatorTable table, int row, Column into, int intoRow) {
    Texts.write(into, intoRow, table.arena(), MemoryUtil.getLong(table.cell(this, row)));
  }
}
