package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.EventSchema;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Strings, scanned eight bytes at a time: copied on the way, or only seen, if nobody but the
 * handler wants them.
 */
final class TextReader extends ValueReader {
  private final JsonScanner scanner;
  private boolean views;

  TextReader(EventSchema.Column component, JsonScanner scanner) {
    super(component);
    this.scanner = scanner;
  }

  @Override
  void bind(ColumnBatch columns) {
    super.bind(columns);
    views = column != null && column.storage() == Storage.VIEW;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    if (data[at] != '"') {
      return readNull(data, at, row);
    }
    Column target = column;
    if (target == null) {
      return scanner.behindText(data, at, end);
    }
    return views ? view(data, at, end, row, target) : copy(data, at, end, row, target);
  }

  private int view(byte[] data, int at, int end, int row, Column target) {
    int from = at + 1;
    for (int pos = from; pos < end; pos += Long.BYTES) {
      long ends = Words.textEnds(Words.at(data, pos));
      if (ends != 0) {
        int last = pos + Words.first(ends);
        if (data[last] != '"') {
          return viewUnusual(data, at, last, end, row, target);
        }
        target.setView(row, from, last - from);
        target.setPresent(row);
        return last + 1;
      }
    }
    return UNUSUAL;
  }

  /** Goes on at the first byte that is not plain, and makes the string. */
  private int viewUnusual(byte[] data, int at, int last, int end, int row, Column target) {
    scanner.reset();
    int quote = scanner.string(data, last, end);
    if (!scanner.isClean()) {
      return UNUSUAL;
    }
    scanner.text(data, at, end);
    int from = scanner.textFrom();
    target.setText(
        row, new String(scanner.textData(), from, scanner.textTo() - from, StandardCharsets.UTF_8));
    target.setPresent(row);
    return quote + 1;
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
