package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.it.process.AwsDevContract;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code sluice dev} on AWS, which is a LocalStack here: the SDK is told where AWS is, by its own
 * settings, and nothing else is. {@code AccountDevIT} is the same on AWS itself.
 */
@OnLocalStack
final class AwsDevIT extends AwsDevContract {
  private static final String ENDPOINT = "aws.endpointUrl";
  private static final Map<String, String> IDENTITY =
      Map.of(
          "aws.region", "us-east-1",
          "aws.accessKeyId", "local",
          "aws.secretAccessKey", "local");

  private final DevLocalStack server = new DevLocalStack();

  @Override
  protected void begin() throws Exception {
    server.start();
    System.setProperty(ENDPOINT, server.endpoint().toString());
    IDENTITY.forEach(System::setProperty);
    super.begin();
  }

  /** Afterwards nothing is there, whoever made it. */
  @Override
  protected void end() throws Exception {
    try (server) {
      super.end();
      if (server.isStarted()) {
        checkEmpty();
      }
    } finally {
      System.clearProperty(ENDPOINT);
      IDENTITY.keySet().forEach(System::clearProperty);
    }
  }

  private void checkEmpty() {
    try (KinesisClient streams = AwsClients.to(server.endpoint(), KinesisClient.builder());
        DynamoDbClient tables = AwsClients.to(server.endpoint(), DynamoDbClient.builder())) {
      assertThat(streams.listStreams().streamNames()).isEmpty();
      assertThat(tables.listTables().tableNames()).isEmpty();
    }
  }

  @Override
  protected Map<Part, String> lacks() throws Exception {
    String missing = DevLocalStack.missing();
    return missing.isEmpty() ? super.lacks() : Part.none(missing);
  }
}
