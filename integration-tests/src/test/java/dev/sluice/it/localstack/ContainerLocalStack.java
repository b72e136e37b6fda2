package dev.sluice.it.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack as its image, by Testcontainers. Functions run in containers of their own, which the
 * image starts: nothing is told of their calls. They bear the labels of this JVM, and
 * Testcontainers removes them at its end.
 */
final class ContainerLocalStack implements LocalStack {
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  /** The last one that asks for no account; with a token it is a current one. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String CURRENT = "localstack/localstack:latest";

  private static final Map<String, String> SETTINGS =
      Map.of(
          // The first function waits until the image of its runtime has been pulled.
          "CFN_PER_RESOURCE_TIMEOUT", "900",
          "DISABLE_EVENTS", "1",
          // In files it would write each row to a disk that is gone at the end.
          "DYNAMODB_IN_MEMORY", "1",
          "LAMBDA_IGNORE_ARCHITECTURE", "1",
          // Functions start all at once, on as many processors as there are.
          "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "60",
          "LAMBDA_SYNCHRONOUS_CREATE", "1",
          "LS_LOG", "warning");

  private final LocalStackContainer container;

  private ContainerLocalStack(LocalStackContainer container) {
    this.container = container;
  }

  /** Whether there is a Docker here, whatever it can start. */
  static boolean isPossible() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException _) {
      // It answers, and Testcontainers cannot start its own container there: the start of this one
      // says why.
      return true;
    }
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param directory where what it says is kept
   */
  static ContainerLocalStack start(Path directory) throws IOException {
    String token = System.getenv().getOrDefault(TOKEN, "");
    String image = token.isEmpty() ? IMAGE : CURRENT;
    Path log = directory.resolve("server.log");
    Files.writeString(log, "");
    try {
      LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(image));
      container.withEnv(SETTINGS).withLogConsumer(frame -> append(log, frame));
      if (!token.isEmpty()) {
        container.withEnv(TOKEN, token);
      }
      // Pulls it. The start would do so too, and wait twice for what cannot be reached.
      String _ = container.getDockerImageName();
      container.start();
      return new ContainerLocalStack(container);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "%s does not start by Docker, see the cause and %s; SLUICE_LOCALSTACK=script leaves it out"
              .formatted(image, log),
          e);
    }
  }

  private static void append(Path log, OutputFrame frame) {
    try {
      Files.writeString(log, frame.getUtf8String(), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI endpoint() {
    return container.getEndpoint();
  }

  @Override
  public List<CallNews> news() {
    return List.of();
  }

  @Override
  public boolean tellsOfCalls() {
    return false;
  }

  @Override
  public void close() {
    container.close();
  }
}
