package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * DynamoDB Local, a Kinesis API server and, for functions that use it, a server of SQS and S3 as
 * children, which keep what they have in a directory.
 */
final class EmbeddedBackend implements Backend {
  private static final String DATABASE = "runtime/local-server/target/lib";
  private static final String STREAMS = "runtime/local-server/target/kinesis";
  private static final String BOXES = "runtime/local-server/target/moto";

  private final Path directory;
  private final DynamoDbLocal database;
  private final KinesisLocal streams;
  private final Optional<MotoLocal> boxes;

  private EmbeddedBackend(
      Path directory, DynamoDbLocal database, KinesisLocal streams, Optional<MotoLocal> boxes) {
    this.directory = directory;
    this.database = database;
    this.streams = streams;
    this.boxes = boxes;
  }

  /**
   * The database first: its lock keeps a second one away from the directory.
   *
   * @param boxes whether queues and buckets are wanted
   */
  static EmbeddedBackend start(Path home, Path directory, boolean boxes)
      throws CommandFailed, InterruptedException {
    try {
      DynamoDbLocal database =
          DynamoDbLocal.start(
              Setup.onDisk(home.resolve(DATABASE), directory.resolve("dynamodb").toAbsolutePath()));
      KinesisLocal streams =
          next(
              () -> KinesisLocal.startOn(home.resolve(STREAMS), directory.resolve("kinesis")),
              database::close);
      Optional<MotoLocal> started =
          next(
              () ->
                  boxes
                      ? Optional.of(
                          MotoLocal.startOn(home.resolve(BOXES), directory.resolve("boxes")))
                      : Optional.empty(),
              () -> end(streams, database));
      return new EmbeddedBackend(directory, database, streams, started);
    } catch (LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /** How a server is started. */
  private interface Start<T> {
    T run() throws LocalServerFailed, InterruptedException;
  }

  /** Starts one more; if that fails, those before it are ended. */
  private static <T> T next(Start<T> start, Runnable end)
      throws LocalServerFailed, InterruptedException {
    try {
      return start.run();
    } catch (LocalServerFailed | InterruptedException | RuntimeException | Error e) {
      try {
        end.run();
      } catch (RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  private static void end(KinesisLocal streams, DynamoDbLocal database) {
    try {
      streams.close();
    } finally {
      database.close();
    }
  }

  @Override
  public String shown() {
    return "DynamoDB Local at %s, kinesis-local at %s%s, which keep what they have in %s"
        .formatted(
            database.endpoint(),
            streams.endpoint(),
            boxes
                .map(each -> " and moto, a server of SQS and S3, at %s".formatted(each.endpoint()))
                .orElse(""),
            directory);
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
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_KINESIS", streams.endpoint().toString());
    boxes()
        .map(URI::toString)
        .ifPresent(
            endpoint -> {
              environment.put("AWS_ENDPOINT_URL_SQS", endpoint);
              environment.put("AWS_ENDPOINT_URL_S3", endpoint);
            });
    return environment;
  }

  @Override
  public boolean makesWhatIsMissing() {
    return true;
  }

  @Override
  public Optional<URI> boxes() {
    return boxes.map(MotoLocal::endpoint);
  }

  @Override
  public long lookMillis() {
    return 1_000;
  }

  @Override
  public void close() {
    try {
      boxes.ifPresent(MotoLocal::close);
    } finally {
      end(streams, database);
    }
  }
}
