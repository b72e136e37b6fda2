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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

final class PartitionedSourceContractTest extends SourceContract {
  @TempDir Path directory;

  @Override
  protected Source bounded() {
    return source(true);
  }

  @Override
  protected Source unbounded() {
    return source(false);
  }

  private Source source(boolean bounded) {
    return FileSource.partitioned(
        FileSystem.disk(),
        file(),
        new ReadOptions(eventBytesMax(), bounded),
        2,
        () -> LinePartitioner.byLineNumber(2));
  }

  private Path file() {
    return directory.resolve("in.ndjson");
  }

  /** Every event of partition 0 is followed by one of partition 1. */
  @Override
  protected void append(List<String> events) {
    try {
      Files.write(
          file(), events.stream().flatMap(e -> Stream.of(e, "other")).toList(), CREATE, APPEND);
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
