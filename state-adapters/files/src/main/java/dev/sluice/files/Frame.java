package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of heads and pages in files: magic and version, length, content, CRC32C over all before
 * it and over the name that the content goes by, so that a file under another's name is damage too.
 * Big-endian.
 */
final class Frame {
  private static final long MAGIC_V1 = 0x534c_5549_4345_0001L; // "SLUICE", 1
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int TRAILER = Integer.BYTES;

  private Frame() {}

  /** Writes the frame at the end of a file, without a copy of the content. */
  static void append(FileSystem.OpenFile file, String name, byte[] content) throws IOException {
    byte[] header = ByteBuffer.allocate(HEADER).putLong(MAGIC_V1).putInt(content.length).array();
    file.append(header, 0, header.length);
    file.append(content, 0, content.length);
    int checksum = checksum(name, header, content, 0, content.length);
    byte[] trailer = ByteBuffer.allocate(TRAILER).putInt(checksum).array();
    file.append(trailer, 0, trailer.length);
  }

  /**
   * The content of a frame.
   *
   * @throws Stop {@code CORRUPT} if it is not what was written under this name
   */
  static byte[] content(Path file, String name, byte[] frame) {
    ByteBuffer in = ByteBuffer.wrap(frame);
    if (frame.length < HEADER + TRAILER || in.getLong(0) != MAGIC_V1) {
      throw damaged(file);
    }
    int length = in.getInt(Long.BYTES);
    if (length != frame.length - HEADER - TRAILER
        || in.getInt(HEADER + length) != checksum(name, frame, frame, HEADER, length)) {
      throw damaged(file);
    }
    return Arrays.copyOfRange(frame, HEADER, HEADER + length);
  }

  private static int checksum(String name, byte[] header, byte[] content, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    crc.update(header, 0, HEADER);
    crc.update(content, from, length);
    return (int) crc.getValue();
  }

  private static Stop damaged(Path file) {
    return new Stop(
        Stop.Code.CORRUPT,
        "%s is damaged: its checksum does not hold; put it back from a copy, or start again from the input with --fresh"
            .formatted(file));
  }
}
