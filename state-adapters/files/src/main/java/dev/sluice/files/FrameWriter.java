package dev.sluice.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Writes a head or page to a file: magic and version, then chunks. A chunk is its length (with the
 * top bit set in the last one), its bytes, and the CRC-32C of the name that the content goes by,
 * the chunk's number, its length and bytes. So a chunk in another place or file, a missing one and
 * one too many are damage as much as a changed bit is. Big-endian.
 *
 * <p>Chunks make it possible to write and read any length in the memory of one, and to give out no
 * byte before its checksum was verified.
 */
final class FrameWriter {
  static final long MAGIC = 0x534c_5549_4345_0002L; // "SLUICE", 2
  static final int CHUNK_BYTES_MAX = 1 << 16;
  static final int LAST = 1 << 31;

  private final FileSystem.OpenFile file;
  private final byte[] name;
  private final ByteBuffer out =
      ByteBuffer.allocate(Long.BYTES + Integer.BYTES + CHUNK_BYTES_MAX + Integer.BYTES);
  private int lengthAt = Long.BYTES;
  private int number;

  /**
   * Begins a frame in an empty file.
   *
   * @param name what the content goes by
   */
  FrameWriter(FileSystem.OpenFile file, String name) {
    this.file = file;
    this.name = name.getBytes(StandardCharsets.UTF_8);
    out.putLong(MAGIC).putInt(0);
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      int filled = out.position() - contentAt();
      if (filled == CHUNK_BYTES_MAX) {
        appendChunk(filled);
        filled = 0;
      }
      int more = Math.min(end - at, CHUNK_BYTES_MAX - filled);
      out.put(bytes, at, more);
      at += more;
    }
  }

  /** Writes the last chunk. */
  void end() throws IOException {
    appendChunk((out.position() - contentAt()) | LAST);
  }

  private int contentAt() {
    return lengthAt + Integer.BYTES;
  }

  private void appendChunk(int lengthField) throws IOException {
    out.putInt(lengthAt, lengthField);
    out.putInt(checksum(name, number, out.array(), lengthAt, out.position() - lengthAt));
    file.append(out.array(), 0, out.position());
    number++;
    lengthAt = 0;
    out.clear().putInt(0);
  }

  /** The checksum of a chunk whose length and bytes lie in an array. */
  static int checksum(byte[] name, int number, byte[] chunk, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(name);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    crc.update(chunk, from, length);
    return (int) crc.getValue();
  }
}
