package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A producer that appends to a log: what it synced stays. */
final class LogScenario implements CrashScenario {
  private static final Path LOG = Path.of("/logs/payments");
  private static final int LINES = 9;

  private String synced = "";

  @Override
  public void run(SimulatedFileSystem files) {
    try (FileLog log = FileLog.open(files, LOG, 40)) {
      assertThat(content(files)).startsWith(synced);
      for (int line = 0; line < LINES; line++) {
        byte[] bytes =
            "{\"line\":%d,\"text\":\"abc\"}".formatted(line).getBytes(StandardCharsets.UTF_8);
        log.append(bytes, 0, bytes.length);
        if (line % 2 == 0) {
          log.flush();
        }
        if (line % 3 == 0) {
          log.sync();
          synced = content(files);
        }
      }
    }
    synced = content(files);
    assertThat(synced).endsWith("\n");
  }

  private static String content(SimulatedFileSystem files) {
    try {
      StringBuilder content = new StringBuilder();
      for (String name : files.list(LOG)) {
        content.append(new String(files.readAll(LOG.resolve(name)), StandardCharsets.UTF_8));
      }
      return content.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
