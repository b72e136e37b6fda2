package dev.sluice.cli.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first events of a file, one a line: as many as one call brings. */
final class EventLines {
  private static final int LINES_MAX = 500;

  /** A call has the events in Base64, and six million bytes. */
  private static final int BYTES_MAX = 3_000_000;

  private EventLines() {}

  /**
   * Reads them, without blank lines.
   *
   * @throws IOException also if there is none
   */
  static List<byte[]> read(Path file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    int left = BYTES_MAX;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int read = in.read();
      while (lines.size() < LINES_MAX && left-- > 0 && (read >= 0 || line.size() > 0)) {
        if (read >= 0 && read != '\n') {
          line.write(read);
          read = in.read();
          continue;
        }
        if (!line.toString(StandardCharsets.ISO_8859_1).isBlank()) {
          lines.add(line.toByteArray());
        }
        line.reset();
        read = read < 0 ? read : in.read();
      }
    }
    if (lines.isEmpty()) {
      throw new IOException(
          "%s has no event of at most %,d bytes; put one on each line".formatted(file, BYTES_MAX));
    }
    return lines;
  }
}
