package dev.sluice.testkit.oracle;

import java.util.Arrays;

/** What of a file's line is an event. */
public final class LineText {
  private LineText() {}

  /** Whether there is nothing but spaces, tabs and carriage returns. */
  public static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The first line of a file without the mark that may stand before it. */
  public static byte[] withoutByteOrderMark(byte[] line) {
    boolean marked =
        line.length >= 3
            && line[0] == (byte) 0xEF
            && line[1] == (byte) 0xBB
            && line[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(line, 3, line.length) : line;
  }
}
