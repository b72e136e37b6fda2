package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;
import org.apache.arrow.memory.util.MemoryUtil;

/** Strings: copied while they are scanned, eight bytes at a time. */
final class TextReader extends ValueReader {
  private final JsonScanner scanner;

  TextReader(EventSchema.Column component, JsonScanner scanner) {
    super(component);
    this.scanner = scanner;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    if (data[at] != '"') {
      return readNull(data, at, row);
    }
    Column target = column;
    return target == null ? scanner.behindText(data, at, end) : copy(data, at, end, row, target);
  }

  private int copy(byte[] data, int at, int end, int row, Column target) {
    int from = at + 1;
    int start = target.start(row);
    // What is written past a text's end stays within the rest of the event and Column.SLACK.
    target.ensureBytes((long) start + end - from);
    long to = target.address() + start - from;
    for (int pos = from; pos < end; pos += Long.BYTES) {
      long word = Words.at(data, pos);
      MemoryUtil.putLong(to + pos, word);
      long ends = Words.textEnds(word);
      if (ends != 0) {
        int last = pos + Words.first(ends);
        if (data[last] != '"') {
          return copyUnusual(data, at, last, end, row, target);
        }
        target.setEnd(row, start + last - from);
        target.setPresent(row);
        return last + 1;
      }
    }
    return UNUSUAL;
  }

  /** Goes on at the first byte that is not plain; the text before it is copied. */
  private int copyUnusual(byte[] data, int at, int last, int end, int row, Column target) {
    scanner.reset();
    int quote = scanner.string(data, last, end);
    if (!scanner.isClean()) {
      return UNUSUAL;
    }
    if (scanner.hasEscapes()) {
      scanner.text(data, at, end);
      int from = scanner.textFrom();
      target.setBytes(row, scanner.textData(), from, scanner.textTo() - from);
    } else {
      int start = target.start(row);
      long to = target.address() + start - (at + 1);
      for (int pos = last; pos < quote; pos += Long.BYTES) {
        MemoryUtil.putLong(to + pos, Words.at(data, pos));
      }
      target.setEnd(row, start + quote - (at + 1));
    }
    target.setPresent(row);
    return quote + 1;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return wrongType("text", data, at, end);
  }
}
