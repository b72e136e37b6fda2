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

final class FileSourceContractTest extends SourceContract {
  @TempDir Path directory;

  @Override
  protected Source bounded() {
    return FileSource.of(FileSystem.disk(), file(), new ReadOptions(eventBytesMax(), true));
  }

  @Override
  protected Source unbounded() {
    return FileSource.of(FileSystem.disk(), file(), new ReadOptions(eventBytesMax(), false));
  }

  private Path file() {
    return directory.resolve("in.ndjson");
  }

  @Override
  protected void append(List<String> events) {
    try {
      Files.write(file(), events, CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void lose() {
    try {
      Files.writeString(file(), "{}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected int eventBytesMax() {
    return 1000;
  }
}
