package dev.sluice.files;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.sluice.engine.source.Source;
import dev.sluice.testkit.contract.SourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class DirectorySourceContractTest extends SourceContract {
  @TempDir Path directory;

  private int files;

  @Override
  protected Source bounded() {
    return FileSource.of(FileSystem.disk(), directory, new ReadOptions(eventBytesMax(), true));
  }

  @Override
  protected Source unbounded() {
    return FileSource.of(FileSystem.disk(), directory, new ReadOptions(eventBytesMax(), false));
  }

  /** Three events a file. */
  @Override
  protected void append(List<String> events) {
    try {
      for (int from = 0; from < events.size(); from += 3) {
        Path file = directory.resolve("%04d.ndjson".formatted(files++));
        Files.write(file, events.subList(from, Math.min(from + 3, events.size())), CREATE, APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void lose() {
    try {
      Files.delete(directory.resolve("0000.ndjson"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected int eventBytesMax() {
    return 1000;
  }
}
