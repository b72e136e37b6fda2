package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.source.RawBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Lines of files: each has the position of its first byte, and its physical line number. */
final class FileBatch extends RawBatch {
  private final Map<Integer, LongLine> longLines = new HashMap<>();
  private long[] offsets = new long[64];
  private long[] lines = new long[64];
  private long bytesUsed;

  void clear(byte[] bytes) {
    reset(bytes);
    bytesUsed = 0;
    if (!longLines.isEmpty()) {
      longLines.clear();
    }
  }

  /** Adds the line at {@code [start, start + length)}. */
  void addLine(int start, int length, long offset, long line) {
    place(offset, line, length);
    add(start, length);
  }

  void addLongLine(int start, int length, LongLine content, long offset, long line) {
    place(offset, line, length);
    longLines.put(count(), content);
    addTooLong(start, length, content.length(), content.sha256());
  }

  /** Adds a row of another batch, its bytes copied into this one's array at {@code start}. */
  void addCopy(FileBatch from, int row, byte[] bytes, int start) {
    System.arraycopy(from.data(), from.start(row), bytes, start, from.length(row));
    addMoved(from, row, start);
  }

  private void addMoved(FileBatch from, int row, int start) {
    int length = from.length(row);
    if (from.isTooLong(row)) {
      addLongLine(start, length, from.longLine(row), from.offsets[row], from.lines[row]);
    } else {
      addLine(start, length, from.offsets[row], from.lines[row]);
    }
  }

  /** The same rows, at least one, in bytes of their own. */
  FileBatch copy() {
    int from = start(0);
    int to = start(count() - 1) + length(count() - 1);
    FileBatch copy = new FileBatch();
    byte[] bytes = new byte[to - from + SLACK];
    System.arraycopy(data(), from, bytes, 0, to - from);
    copy.clear(bytes);
    for (int row = 0; row < count(); row++) {
      copy.addMoved(this, row, start(row) - from);
    }
    return copy;
  }

  private void place(long offset, long line, int length) {
    int row = count();
    if (row == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * row);
      lines = Arrays.copyOf(lines, 2 * row);
    }
    offsets[row] = offset;
    lines[row] = line;
    bytesUsed += length;
  }

  /** Bytes of payload buffered. */
  long bytesUsed() {
    return bytesUsed;
  }

  /** Where a row's line starts. */
  long offsetOf(int row) {
    return offsets[row];
  }

  /** The physical number of a row's line, from 0, blank ones counted. */
  long lineOf(int row) {
    return lines[row];
  }

  /** Kept with the long line. */
  @Override
  protected void rememberHash(int row, byte[] sha256) {}

  @Override
  public byte[] hashOf(int row) {
    return longLine(row).sha256();
  }

  /** The CRC32C of a row's whole line. */
  int crcOf(int row) {
    if (isTooLong(row)) {
      return longLine(row).crc();
    }
    CRC32C crc = new CRC32C();
    crc.update(data(), start(row), length(row));
    return (int) crc.getValue();
  }

  private LongLine longLine(int row) {
    LongLine content = longLines.get(row);
    if (content == null) {
      throw new EngineBug("row %d is not too long".formatted(row));
    }
    return content;
  }

  /** The physical numbers of the rows' lines; only the first {@link #count} count. */
  long[] lines() {
    return lines;
  }

  @Override
  public long offsetNumber(int row) {
    return offsets[row];
  }
}
