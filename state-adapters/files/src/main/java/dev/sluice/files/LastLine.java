package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The line that was read last, found again in its file.
 *
 * @param end where in the file the next line starts
 * @param hasNewline whether the line has its newline; if not, the file ends with it
 */
record LastLine(long end, boolean hasNewline) {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * Finds the line at {@code offset}.
   *
   * @throws Stop {@code DATA_LOSS} if it is not there
   */
  static LastLine find(FileSystem files, Path path, LineToken token, long offset)
      throws IOException {
    try (FileSystem.OpenFile file = files.open(path, FileSystem.Access.READ)) {
      byte[] block = new byte[BLOCK_BYTES];
      long at = offset - token.before().bytes();
      if (at == 0 && file.readFully(0, block, BOM.length) && startsWithBom(block)) {
        at = BOM.length;
      }
      long end = at + token.length();
      CRC32C crc = new CRC32C();
      while (at < end) {
        int length = (int) Math.min(block.length, end - at);
        if (!file.readFully(at, block, length)) {
          throw lost(path, offset, "the file has only %d bytes".formatted(file.length()));
        }
        crc.update(block, 0, length);
        at += length;
      }
      boolean atEnd = file.read(end, block, 0, 1) == 0;
      if ((int) crc.getValue() != token.crc() || !atEnd && block[0] != '\n') {
        throw lost(path, offset, "another line is there");
      }
      return new LastLine(atEnd ? end : end + 1, !atEnd);
    }
  }

  private static boolean startsWithBom(byte[] block) {
    return block[0] == BOM[0] && block[1] == BOM[1] && block[2] == BOM[2];
  }

  private static Stop lost(Path path, long offset, String what) {
    return new Stop(
        Stop.Code.DATA_LOSS,
        "%s no longer has the event that was read last, at offset %d: %s. Put the file back as it was, or start again with --fresh"
            .formatted(path, offset, what));
  }
}
