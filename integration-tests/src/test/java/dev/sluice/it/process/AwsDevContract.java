package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsIdentity;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code sluice dev} on AWS, or on what the SDK takes for it: account, region and endpoint are what
 * the SDK finds. Each test makes streams and tables of its own, and deletes them.
 */
public abstract class AwsDevContract extends DevContract {
  private static final String PREFIX = "sluice-it-";

  private @Nullable AwsGround ground;

  @Override
  protected final String backend() {
    return "aws";
  }

  /** {@inheritDoc} The SDK must find AWS when this is called. */
  @Override
  protected void begin() throws Exception {
    Map<String, String> _ = AwsIdentity.environment();
    String own = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    ground =
        AwsGround.of(
            Files.readString(Sluice.HOME.resolve("template.yaml")), PREFIX + own + "-", SHARDS);
  }

  @Override
  protected final List<String> flags() {
    return List.of("--backend", "aws");
  }

  @Override
  final Optional<AwsGround> ground() {
    return Optional.ofNullable(ground);
  }

  @Override
  protected void end() throws Exception {
    if (ground != null) {
      ground.close();
    }
  }

  /** A row of a table may take some 10 ms. */
  @Override
  protected final int portion() {
    return 100;
  }

  @Override
  protected Map<Part, String> lacks() throws Exception {
    return Map.of(
        Part.BOXES,
        "queues and buckets have names of CloudFormation's there, which nobody asks for");
  }

  @Override
  protected final Services services(Path state) {
    return new Services() {
      @Override
      public DynamoDbClient tables() {
        return AwsClients.toAws(DynamoDbClient.builder());
      }

      @Override
      public KinesisClient streams() {
        return AwsClients.toAws(KinesisClient.builder());
      }

      @Override
      public URI boxes() {
        throw new IllegalStateException("nobody knows them there");
      }

      @Override
      public void close() {}
    };
  }
}
