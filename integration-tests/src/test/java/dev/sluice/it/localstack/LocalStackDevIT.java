package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.process.DevContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** {@code sluice dev} on a LocalStack that has just been started, a new one for each test. */
@OnLocalStack
class LocalStackDevIT extends DevContract {
  private static final Path DIRECTORY = Path.of("target", "localstack-dev");

  /** Why it cannot be had here; "" if it can. */
  private static String missing = "";

  private @Nullable LocalStack server;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    try {
      ScriptedLocalStack.install(Files.createDirectories(DIRECTORY));
    } catch (ScriptedLocalStack.Missing e) {
      missing = "there is no LocalStack: " + e.getMessage();
      assertThat(System.getenv(LocalStackIT.REQUIRED)).as(missing).isNull();
    }
  }

  @Override
  protected void end() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  final URI endpoint() {
    if (server == null) {
      throw new IllegalStateException("it is started with the command");
    }
    return server.endpoint();
  }

  @Override
  protected String backend() {
    return "localstack";
  }

  @Override
  protected List<String> flags() throws IOException, InterruptedException {
    if (server == null) {
      server = ScriptedLocalStack.start(DIRECTORY);
    }
    return List.of("--backend", "localstack", "--endpoint", endpoint().toString());
  }

  /** Each row of a table takes it some 10 ms. */
  @Override
  protected int portion() {
    return 100;
  }

  @Override
  protected Map<Part, String> lacks() {
    return missing.isEmpty()
        ? Map.of()
        : Arrays.stream(Part.values()).collect(Collectors.toMap(Function.identity(), _ -> missing));
  }

  @Override
  protected Services services(Path state) {
    URI all = endpoint();
    return new Services() {
      @Override
      public URI tables() {
        return all;
      }

      @Override
      public URI streams() {
        return all;
      }

      @Override
      public URI boxes() {
        return all;
      }

      @Override
      public void close() {}
    };
  }
}
