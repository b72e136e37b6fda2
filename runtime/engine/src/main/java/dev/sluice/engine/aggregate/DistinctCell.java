package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/** The set of the values of a row; saved as their bytes, one after the other. */
abstract class DistinctCell extends Cell {
  private final List<StateField> fields;

  DistinctCell(String name) {
    super(DistinctSet.BYTES);
    this.fields = List.of(StateField.bytes(name));
  }

  final long size(AccumulatorTable table, int row) {
    return DistinctSet.size(table.cell(this, row));
  }

  @Override
  final void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count) {
    for (int i = 0; i < count; i++) {
      DistinctSet.merge(
          from.arena(), from.cell(this, fromRows[i]), into.arena(), into.cell(this, targets[i]));
    }
  }

  @Override
  final void release(AccumulatorTable table, int row) {
    DistinctSet.release(table.arena(), table.cell(this, row));
  }

  @Override
  final List<StateField> fields() {
    return fields;
  }

  /** How many bytes {@link #write} writes. */
  abstract long bytes(Arena arena, long member);

  /** Writes a member's value and returns the address behind it. */
  abstract long write(Arena arena, long member, long to);

  /** Adds the value at an address and returns the address behind it. */
  abstract long read(Arena arena, long at, long from);

  @Override
  final void save(AccumulatorTable table, int row, ColumnBatch page, int column, int pageRow) {
    Arena arena = table.arena();
    long at = table.cell(this, row);
    long places = DistinctSet.places(at);
    boolean zero = DistinctSet.hasZero(at);
    long bytes = zero ? bytes(arena, 0) : 0;
    for (long i = 0; i < places; i++) {
      long member = DistinctSet.member(arena, at, i);
      bytes += member == 0 ? 0 : bytes(arena, member);
    }
    Column values = page.column(column);
    values.ensureRows(pageRow + 1);
    int start = values.start(pageRow);
    values.ensureBytes(start + bytes);
    long to = values.address() + start;
    if (zero) {
      to = write(arena, 0, to);
    }
    for (long i = 0; i < places; i++) {
      long member = DistinctSet.member(arena, at, i);
      if (member != 0) {
        to = write(arena, member, to);
      }
    }
    values.setEnd(pageRow, Math.toIntExact(start + bytes));
    values.setPresent(pageRow);
  }

  @Override
  final void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row) {
    Column values = page.column(column);
    long from = values.address() + values.start(pageRow);
    long end = values.address() + values.end(pageRow);
    while (from < end) {
      from = read(table.arena(), table.cell(this, row), from);
    }
  }

  /** Values of up to eight bytes. */
  static final class OfWords extends DistinctCell {
    private final boolean doubles;

    OfWords(String name, boolean doubles) {
      super(name);
      this.doubles = doubles;
    }

    @Override
    void add(AccumulatorTable table, Arguments arguments) {
      if (doubles) {
        addDoubles(table.arena(), table.cell(this, 0), table.stride(), arguments);
      } else {
        addWords(table.arena(), table.cell(this, 0), table.stride(), arguments);
      }
    }

    private static void addWords(Arena arena, long base, long stride, Arguments arguments) {
      long[] words = arguments.words();
      int[] targets = arguments.targets();
      int count = arguments.count();
      for (int i = 0; i < count; i++) {
        DistinctSet.addWord(arena, base + targets[i] * stride, words[i]);
      }
    }

    private static void addDoubles(Arena arena, long base, long stride, Arguments arguments) {
      long[] words = arguments.words();
      int[] targets = arguments.targets();
      int count = arguments.count();
      for (int i = 0; i < count; i++) {
        DistinctSet.addWord(arena, base + targets[i] * stride, Extremes.normal(words[i]));
      }
    }

    @Override
    long bytes(Arena arena, long member) {
      return Long.BYTES;
    }

    @Override
    long write(Arena arena, long member, long to) {
      MemoryUtil.putLong(to, member);
      return to + Long.BYTES;
    }

    @Override
    long read(Arena arena, long at, long from) {
      DistinctSet.addWord(arena, at, MemoryUtil.getLong(from));
      return from + Long.BYTES;
    }
  }

  /** Text; saved with its length, four bytes, before it. */
  static final class OfTexts extends DistinctCell {
    OfTexts(String name) {
      super(name);
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
        add(arena, base + targets[i] * stride, start, length);
      }
    }

    private static void add(Arena arena, long at, long start, int length) {
      if (length <= DistinctSet.SHORT_MAX) {
        DistinctSet.addWord(arena, at, DistinctSet.shortText(start, length));
      } else {
        DistinctSet.addLongText(arena, at, start, length);
      }
    }

    @Override
    long bytes(Arena arena, long member) {
      return Integer.BYTES + (long) length(arena, member);
    }

    private static int length(Arena arena, long member) {
      return DistinctSet.isLongText(member)
          ? Texts.length(arena, DistinctSet.block(member))
          : (int) (member >>> 56) - 1;
    }

    @Override
    long write(Arena arena, long member, long to) {
      int length = length(arena, member);
      MemoryUtil.putInt(to, length);
      long bytes = to + Integer.BYTES;
      if (DistinctSet.isLongText(member)) {
        MemoryUtil.copyMemory(Texts.start(arena, DistinctSet.block(member)), bytes, length);
      } else {
        for (int i = 0; i < length; i++) {
          MemoryUtil.putByte(bytes + i, (byte) (member >>> (8 * i)));
        }
      }
      return bytes + length;
    }

    @Override
    long read(Arena arena, long at, long from) {
      int length = MemoryUtil.getInt(from);
      add(arena, at, from + Integer.BYTES, length);
      return from + Integer.BYTES + length;
    }
  }

  /** Decimals; their sixteen bytes are kept as text is. */
  static final class OfDecimals extends DistinctCell {
    private static final int VALUE_BYTES = 2 * Long.BYTES;

    OfDecimals(String name) {
      super(name);
    }

    @Override
    void add(AccumulatorTable table, Arguments arguments) {
      Arena arena = table.arena();
      long base = table.cell(this, 0);
      long stride = table.stride();
      int[] targets = arguments.targets();
      int count = arguments.count();
      for (int i = 0; i < count; i++) {
        long at = base + targets[i] * stride;
        DistinctSet.addLongText(arena, at, arguments.decimalAddress(i), VALUE_BYTES);
      }
    }

    @Override
    long bytes(Arena arena, long member) {
      return VALUE_BYTES;
    }

    @Override
    long write(Arena arena, long member, long to) {
      MemoryUtil.copyMemory(Texts.start(arena, DistinctSet.block(member)), to, VALUE_BYTES);
      return to + VALUE_BYTES;
    }

    @Override
    long read(Arena arena, long at, long from) {
      DistinctSet.addLongText(arena, at, from, VALUE_BYTES);
      return from + VALUE_BYTES;
    }
  }
}
