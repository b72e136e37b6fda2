package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * How much of an output file is confirmed: its length, and length and CRC32C of the last line, so
 * that a file that was replaced by another is not cut.
 */
record SinkToken(long length, int lastLine, int crc) {
  static final SinkToken START = new SinkToken(0, 0, 0);

  static SinkToken parse(String text) {
    if (text.isEmpty()) {
      return START;
    }
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new EngineBug("not what a file sink confirmed: " + text);
    }
    return new SinkToken(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseUnsignedInt(parts[2], 16));
  }

  String text() {
    return length == 0 ? "" : "%d:%d:%08x".formatted(length, lastLine, crc);
  }

  /** Whether the last confirmed line is in the file. */
  boolean matches(FileSystem.OpenFile file) throws IOException {
    byte[] line = new byte[lastLine];
    int filled = 0;
    while (filled < lastLine) {
      int read = file.read(length - lastLine + filled, line, filled, lastLine - filled);
      if (read == 0) {
        return false;
      }
      filled += read;
    }
    return checksum(line, 0, lastLine) == crc;
  }

  /** The token after these lines, of which there is at least one. */
  SinkToken after(LineBuffer lines) {
    int last = lines.size() - lines.lastLine();
    return new SinkToken(
        length + lines.size(), last, checksum(lines.bytes(), lines.lastLine(), last));
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
