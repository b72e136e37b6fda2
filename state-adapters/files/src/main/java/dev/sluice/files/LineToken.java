package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import java.util.HexFormat;

/**
 * What finds the last line read again, in a position: its length and CRC32C, its physical number,
 * and the files before the one that it is in.
 */
record LineToken(long length, int crc, long line, FilesBefore before) {
  /**
   * The files that come before one in its directory.
   *
   * @param bytes their sizes added up: the offset at which the file starts
   * @param names a hash of their names and sizes and of the name of the file itself; "" for input
   *     that is one file
   */
  record FilesBefore(int count, long bytes, String names) {
    static final FilesBefore NONE = new FilesBefore(0, 0, "");
  }

  static LineToken parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 6) {
      throw new EngineBug("not a position in a file: " + text);
    }
    return new LineToken(
        Long.parseLong(parts[0]),
        Integer.parseUnsignedInt(parts[1], 16),
        Long.parseLong(parts[2]),
        new FilesBefore(Integer.parseInt(parts[3]), Long.parseLong(parts[4]), parts[5]));
  }

  String text() {
    return length
        + ":"
        + HexFormat.of().toHexDigits(crc)
        + ":"
        + line
        + ":"
        + before.count()
        + ":"
        + before.bytes()
        + ":"
        + before.names();
  }
}
