package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The LocalStack of one test of {@code sluice dev}. Used by one thread. */
final class DevLocalStack implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("target", "localstack-dev");

  private @Nullable LocalStack server;

  /** Why it cannot be had here; "" if it can, and is installed. */
  static String missing() throws IOException, InterruptedException {
    try {
      ScriptedLocalStack.install(Files.createDirectories(DIRECTORY));
      return "";
    } catch (ScriptedLocalStack.Missing e) {
      String missing = "there is no LocalStack: " + e.getMessage();
      assertThat(System.getenv(LocalStackIT.REQUIRED)).as(missing).isNull();
      return missing;
    }
  }

  void start() throws IOException, InterruptedException {
    server = ScriptedLocalStack.start(DIRECTORY);
  }

  boolean isStarted() {
    return server != null;
  }

  URI endpoint() {
    if (server == null) {
      throw new IllegalStateException("it is not started");
    }
    return server.endpoint();
  }

  /** Ends it if it was started. */
  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
