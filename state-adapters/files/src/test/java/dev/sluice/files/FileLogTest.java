package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLogTest {
  @TempDir Path directory;

  @Test
  void append_moreThanAFile_goesOnInOneNamedByItsStart() throws IOException {
    try (FileLog log = FileLog.open(FileSystem.disk(), directory.resolve("log"), 10)) {
      for (String line : List.of("12345", "67890", "x".repeat(100_000), "end")) {
        append(log, line);
      }
      assertThat(log.bytes()).isEqualTo(12 + 100_001 + 4);
    }
    try (var files = Files.list(directory.resolve("log"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "0000000000000000000.ndjson",
              "0000000000000000012.ndjson",
              "0000000000000100013.ndjson");
    }
  }

  @Test
  void open_lineCutOff_isCutAway() throws IOException {
    Path file = directory.resolve("0000000000000000000.ndjson");
    Files.writeString(file, "whole\n" + "x".repeat(100_000), StandardOpenOption.CREATE);
    try (FileLog log = FileLog.open(FileSystem.disk(), directory, 1000)) {
      append(log, "next");
    }
    assertThat(Files.readString(file)).isEqualTo("whole\nnext\n");
  }

  private static void append(FileLog log, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    log.append(bytes, 0, bytes.length);
  }
}
