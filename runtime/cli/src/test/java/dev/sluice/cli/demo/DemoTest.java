package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.fault.Stop;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path directory;

  @Test
  @Timeout(60)
  void run_functionFails_endsWithItsFailureThoughPaymentsWouldGoOn() throws Exception {
    Files.createDirectories(directory.resolve("out/card-spread.ndjson"));
    StateChoice files =
        new StateChoice(
            StateChoice.Kind.FILES,
            Optional.of(directory.resolve("state")),
            Optional.empty(),
            "unused");
    StatePlace place = StatePlace.ofSeveral(files, directory);
    try (Demo demo = Demo.open(FunctionCatalog.installed(), directory, place, 1)) {
      assertThatThrownBy(() -> demo.run(new Demo.Pace(Long.MAX_VALUE / 2, 1_000, false), silent()))
          .isInstanceOf(Stop.class)
          .hasMessageContaining("card-spread.ndjson");
    }
  }

  private static Console silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Console(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        false,
        Path.of("."),
        "",
        new StopRequest());
  }
}
