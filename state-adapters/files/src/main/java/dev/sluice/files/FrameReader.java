package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads what {@link FrameWriter} wrote, chunk by chunk, each verified before it is given out. */
final class FrameReader {
  private final Path path;
  private final FileSystem.OpenFile file;
  private final byte[] name;
  private final byte[] chunk =
      new byte[Integer.BYTES + FrameWriter.CHUNK_BYTES_MAX + Integer.BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(chunk);
  private long position;
  private int number;
  private boolean last;
  private int next;
  private int end;

  /**
   * Begins to read.
   *
   * @param path of the file, for messages
   * @param name what the content must go by
   * @throws Stop {@code CORRUPT} if it is no frame
   */
  FrameReader(Path path, FileSystem.OpenFile file, String name) throws IOException {
    this.path = path;
    this.file = file;
    this.name = name.getBytes(StandardCharsets.UTF_8);
    fill(0, Long.BYTES);
    if (fields.getLong(0) != FrameWriter.MAGIC) {
      throw damaged();
    }
  }

  /**
   * Reads up to {@code length} bytes; 0 at the end of the content.
   *
   * @throws Stop {@code CORRUPT} if they are not what was written under this name
   */
  int read(byte[] into, int from, int length) throws IOException {
    while (next == end && !last) {
      readChunk();
    }
    int count = Math.min(length, end - next);
    System.arraycopy(chunk, next, into, from, count);
    next += count;
    return count;
  }

  private void readChunk() throws IOException {
    fill(0, Integer.BYTES);
    int lengthField = fields.getInt(0);
    int length = lengthField & ~FrameWriter.LAST;
    if (length > FrameWriter.CHUNK_BYTES_MAX) {
      throw damaged();
    }
    fill(Integer.BYTES, length + Integer.BYTES);
    end = Integer.BYTES + length;
    if (fields.getInt(end) != FrameWriter.checksum(name, number++, chunk, 0, end)) {
      throw damaged();
    }
    next = Integer.BYTES;
    last = lengthField < 0;
    if (last && position != file.length()) {
      throw damaged();
    }
  }

  /** Reads exactly so many bytes of the file into the chunk. */
  private void fill(int from, int length) throws IOException {
    int filled = 0;
    while (filled < length) {
      int read = file.read(position, chunk, from + filled, length - filled);
      if (read == 0) {
        throw damaged();
      }
      filled += read;
      position += read;
    }
  }

  /** The whole content, which is small. */
  byte[] readAll() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] block = new byte[1024];
    for (int read = read(block, 0, block.length); read > 0; ) {
      content.write(block, 0, read);
      read = read(block, 0, block.length);
    }
    return content.toByteArray();
  }

  private Stop damaged() {
    return new Stop(
        Stop.Code.CORRUPT,
        "%s is damaged: its checksum does not hold; put it back from a copy, or start again from the input with --fresh"
            .formatted(path));
  }
}
