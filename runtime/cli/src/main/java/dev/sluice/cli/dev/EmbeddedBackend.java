package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.deploy.stack.ResourceType;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DynamoDB Local and a Kinesis API server as children, which keep what they have in a directory.
 */
final class EmbeddedBackend implements Backend {
  private static final String DATABASE = "runtime/local-server/target/lib";
  private static final String STREAMS = "runtime/local-server/target/kinesis";

  private final Path directory;
  private final DynamoDbLocal database;
  private final KinesisLocal streams;

  private EmbeddedBackend(Path directory, DynamoDbLocal database, KinesisLocal streams) {
    this.directory = directory;
    this.database = database;
    this.streams = streams;
  }

  /** The database first: its lock keeps a second one away from the directory. */
  static EmbeddedBackend start(Path home, Path directory)
      throws CommandFailed, InterruptedException {
    try {
      DynamoDbLocal database =
          DynamoDbLocal.start(
              Setup.onDisk(home.resolve(DATABASE), directory.resolve("dynamodb").toAbsolutePath()));
      boolean started = false;
      try {
        KinesisLocal streams =
            KinesisLocal.startOn(home.resolve(STREAMS), directory.resolve("kinesis"));
        started = true;
        return new EmbeddedBackend(directory, database, streams);
      } finally {
        if (!started) {
          database.close();
        }
      }
    } catch (LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String shown() {
    return "DynamoDB Local and kinesis-local, which keep what they have in " + directory;
  }

  @Override
  public StreamServer streams() {
    return StreamServer.to(streams.endpoint());
  }

  @Override
  public TablePlace tables(String stateTable) throws CommandFailed, InterruptedException {
    Optional<URI> endpoint = Optional.of(database.endpoint());
    return Backend.tablesOf(
        new StateChoice(StateChoice.Kind.DYNAMODB, Optional.empty(), endpoint, stateTable));
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString(),
        "AWS_ENDPOINT_URL_KINESIS", streams.endpoint().toString());
  }

  @Override
  public boolean makesWhatIsMissing() {
    return true;
  }

  @Override
  public Set<ResourceType> without() {
    return Set.of(ResourceType.QUEUE, ResourceType.BUCKET);
  }

  @Override
  public long lookMillis() {
    return 1_000;
  }

  @Override
  public void close() {
    try {
      streams.close();
    } finally {
      database.close();
    }
  }
}
