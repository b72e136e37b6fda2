package dev.sluice.it.localstack;

import dev.sluice.aws.AwsClients;
import dev.sluice.it.process.DevContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code sluice dev} on a LocalStack that has just been started, a new one for each test. */
@OnLocalStack
final class LocalStackDevIT extends DevContract {
  private final DevLocalStack server = new DevLocalStack();

  @Override
  protected String backend() {
    return "localstack";
  }

  @Override
  protected void begin() throws IOException, InterruptedException {
    server.start();
  }

  @Override
  protected List<String> flags() {
    return List.of("--backend", "localstack", "--endpoint", server.endpoint().toString());
  }

  @Override
  protected void end() throws IOException {
    server.close();
  }

  /** Each row of a table takes it some 10 ms. */
  @Override
  protected int portion() {
    return 100;
  }

  @Override
  protected Map<Part, String> lacks() throws IOException, InterruptedException {
    String missing = DevLocalStack.missing();
    return missing.isEmpty() ? Map.of() : Part.none(missing);
  }

  @Override
  protected Services services(Path state) {
    URI all = server.endpoint();
    return new Services() {
      @Override
      public DynamoDbClient tables() {
        return AwsClients.to(all, DynamoDbClient.builder());
      }

      @Override
      public KinesisClient streams() {
        return AwsClients.to(all, KinesisClient.builder());
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
