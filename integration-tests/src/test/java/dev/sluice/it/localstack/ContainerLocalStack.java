package dev.sluice.it.localstack;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack as its image, by Testcontainers. Functions run in containers of their own, which the
 * image starts: nothing is told of their calls.
 */
final class ContainerLocalStack implements LocalStack {
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  /** The last one that asks for no account; with a token it is a current one. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String CURRENT = "localstack/localstack:latest";

  private final LocalStackContainer container;

  private ContainerLocalStack(LocalStackContainer container) {
    this.container = container;
  }

  /** Whether there is a Docker here. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static ContainerLocalStack start() {
    String token = System.getenv().getOrDefault(TOKEN, "");
    LocalStackContainer container =
        new LocalStackContainer(DockerImageName.parse(token.isEmpty() ? IMAGE : CURRENT));
    container.withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1").withEnv("LAMBDA_SYNCHRONOUS_CREATE", "1");
    if (!token.isEmpty()) {
      container.withEnv(Map.of(TOKEN, token));
    }
    container.start();
    return new ContainerLocalStack(container);
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
