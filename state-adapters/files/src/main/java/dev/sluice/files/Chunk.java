package dev.sluice.files;

import dev.sluice.engine.source.RawBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a partition's files that were read and not yet taken: {@code [position, filled)} of
 * one array, all of the current file. Before them may lie what was given to the batch being filled;
 * it stays in place until {@link #moveToFront}.
 *
 * <p>Order: bytes are added at the end; when there is no room, what is left moves to the front, and
 * only if that is the whole array it grows.
 */
final class Chunk implements AutoCloseable {
  private final FileSystem files;
  private final int bytesMax;
  private byte[] bytes;
  private int capacity;
  private int position;
  private int filled;
  private FileSystem.@Nullable OpenFile file;
  private long fileOffset;
  private long filePosition;

  Chunk(FileSystem files, int bytesAtFirst, int bytesMax) {
    this.files = files;
    this.bytesMax = bytesMax;
    this.capacity = Math.min(bytesAtFirst, bytesMax);
    this.bytes = new byte[capacity + RawBatch.SLACK];
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int filled() {
    return filled;
  }

  int left() {
    return filled - position;
  }

  boolean isFull() {
    return filled == capacity;
  }

  /** The offset, running on through files, of the byte at an index of the current file. */
  long offset(int index) {
    return fileOffset + filePosition - (filled - index);
  }

  /** Whether the byte at an index is the first of its file. */
  boolean isFileStart(int index) {
    return filePosition == filled - index;
  }

  /** How many bytes of the current file were read. */
  long fileBytes() {
    return filePosition;
  }

  /** Takes everything before {@code index}. */
  void take(int index) {
    position = index;
  }

  /**
   * Reads on in a file, whose first byte has the offset {@code offset}, at {@code at}. Nothing of
   * the file before is left.
   */
  void open(Path path, long offset, long at) throws IOException {
    close();
    file = files.open(path, FileSystem.Access.READ);
    fileOffset = offset;
    filePosition = at;
  }

  /** Whether the file that is open begins with these bytes. */
  boolean fileBeginsWith(byte[] head) throws IOException {
    byte[] found = new byte[head.length];
    return file != null && file.readFully(0, found, head.length) && Arrays.equals(found, head);
  }

  boolean isOpen() {
    return file != null;
  }

  /** Adds what comes next in the file. False if there is no room, or nothing now. */
  boolean fill() throws IOException {
    if (file == null || filled == capacity) {
      return false;
    }
    int read = file.read(filePosition, bytes, filled, capacity - filled);
    filled += read;
    filePosition += read;
    return read > 0;
  }

  /** Fills what room there is. */
  void fillUp() throws IOException {
    while (fill()) {
      // Until there is no room, or nothing to fill it with.
    }
  }

  void moveToFront() {
    System.arraycopy(bytes, position, bytes, 0, filled - position);
    filled -= position;
    position = 0;
  }

  /** Makes room when all of it is one line. False if it is as large as it may be. */
  boolean grow() {
    if (capacity == bytesMax) {
      return false;
    }
    capacity = (int) Math.min(2L * capacity, bytesMax);
    bytes = Arrays.copyOf(bytes, capacity + RawBatch.SLACK);
    return true;
  }

  /** Forgets what is behind {@code index} and reads on in the place where it was. */
  void fillAgainFrom(int index) throws IOException {
    filled = index;
    fill();
  }

  /** Forgets what was read from the file's {@code position} on, to read it again. */
  void rewind(long toFilePosition) {
    filePosition = toFilePosition;
    position = 0;
    filled = 0;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
