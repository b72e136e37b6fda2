package dev.sluice.files;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkContractTest extends SinkContract {
  @TempDir Path directory;

  @Override
  protected Sink sink() {
    return new FileSink(FileSystem.disk(), directory.resolve("out.ndjson"), Failpoints.NONE);
  }

  @Override
  protected List<String> delivered() {
    Path file = directory.resolve("out.ndjson");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
