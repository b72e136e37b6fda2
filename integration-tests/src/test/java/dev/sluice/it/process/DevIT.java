package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.MotoLocal;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code sluice dev} on its own servers, which keep what they have in a directory. */
@LongPart
final class DevIT extends DevContract {
  private static final Path SERVERS = Sluice.HOME.resolve("runtime/local-server/target");

  @Override
  protected String backend() {
    return "embedded";
  }

  @Override
  protected void begin() {}

  @Override
  protected List<String> flags() {
    return List.of();
  }

  @Override
  protected void end() {}

  @Override
  protected int portion() {
    return 300;
  }

  @Override
  protected Map<Part, String> lacks() {
    return Map.of();
  }

  @Override
  protected Services services(Path state) throws Exception {
    return new Embedded(
        DynamoDbLocal.start(Setup.onDisk(SERVERS.resolve("lib"), state.resolve("dynamodb"))),
        KinesisLocal.startOn(SERVERS.resolve("kinesis"), state.resolve("kinesis")),
        MotoLocal.startOn(SERVERS.resolve("moto"), state.resolve("boxes")));
  }

  /** The same servers on the same directory. */
  private record Embedded(DynamoDbLocal database, KinesisLocal kinesis, MotoLocal moto)
      implements Services {
    @Override
    public DynamoDbClient tables() {
      return AwsClients.to(database.endpoint(), DynamoDbClient.builder());
    }

    @Override
    public KinesisClient streams() {
      return AwsClients.to(kinesis.endpoint(), KinesisClient.builder());
    }

    @Override
    public URI boxes() {
      return moto.endpoint();
    }

    @Override
    public void close() {
      try (database;
          kinesis;
          moto) {
        // They end in the other order.
      }
    }
  }
}
