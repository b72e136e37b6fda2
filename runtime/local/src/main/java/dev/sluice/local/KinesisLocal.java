package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A running Kinesis API server: {@code kinesis-local} under Node.js, a child of this JVM, on
 * loopback without TLS, its streams in memory, or kept in a directory. It checks no credentials and
 * wants any.
 *
 * <p>It ends when it is closed, and with this process however that ends, also by {@code kill -9}:
 * it watches the other end of its standard input. Signals that a terminal sends to all of its
 * processes (Ctrl-C) do not end it.
 *
 * <p>It is slow (some thousand records a second) and never throttles. Creating and resharding
 * streams takes {@value #CHANGE} each.
 *
 * <p>Thread-safe.
 */
public final class KinesisLocal implements AutoCloseable {
  private static final String NAME = "the Kinesis API server kinesis-local";

  private static final String NODE = "node";

  /** How long a change of a stream takes; what matters is that it is not at once. */
  private static final String CHANGE = "10ms";

  /** Of all streams together, closed ones too. */
  private static final String SHARDS_MAX = "10000";

  /** How often streams are written down that are kept. */
  private static final String WRITING = "1s";

  /** So long it stays at most when it ends, until they are written once more. */
  private static final String LINGER_MILLIS = "8000";

  /** It is told how long each of these takes, by a variable of its environment. */
  private static final List<String> CHANGES =
      List.of(
          "CREATE_STREAM",
          "DELETE_STREAM",
          "SPLIT_SHARD",
          "MERGE_SHARDS",
          "UPDATE_SHARD_COUNT",
          "UPDATE_STREAM_MODE",
          "REGISTER_STREAM_CONSUMER",
          "DEREGISTER_STREAM_CONSUMER");

  private final ServerProcess process;

  private KinesisLocal(ServerProcess process) {
    this.process = process;
  }

  /** Sees to it that one can be started, also where there is no network. */
  public static void install(Path home) throws LocalServerFailed, InterruptedException {
    new KinesisPackage(home, NODE).require();
  }

  /** The same as {@link #start(Path, int)} on a port that is free. */
  public static KinesisLocal start(Path home) throws LocalServerFailed, InterruptedException {
    return start(home, 0);
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param home where it is installed, or will be if it is not: npm fetches it once
   * @param port to listen on; 0 for one that is free
   */
  public static KinesisLocal start(Path home, int port)
      throws LocalServerFailed, InterruptedException {
    return start(home, port, Map.of());
  }

  /**
   * Starts one that has the streams which it had when it was last started on the same directory,
   * and waits until it answers. One process at a time may use a directory.
   *
   * <p>It writes them down every {@value #WRITING}, and once more when it ends, unless it is
   * killed.
   *
   * @param directory where it keeps them, created if it is not there
   */
  public static KinesisLocal startOn(Path home, Path directory)
      throws LocalServerFailed, InterruptedException {
    ServerProcess.makeDirectory(NAME, "its streams", directory);
    return start(
        home,
        0,
        Map.of(
            "SHOULD_PERSIST_DATA",
            "true",
            "PERSIST_PATH",
            directory.toAbsolutePath().toString(),
            "PERSIST_INTERVAL",
            WRITING,
            "LINGER_MILLIS",
            LINGER_MILLIS));
  }

  private static KinesisLocal start(Path home, int port, Map<String, String> settings)
      throws LocalServerFailed, InterruptedException {
    KinesisPackage installed = new KinesisPackage(home, NODE);
    installed.require();
    ProcessBuilder builder = builder(installed, port);
    builder.environment().putAll(settings);
    try {
      return new KinesisLocal(ServerProcess.start(NAME, builder, _ -> ""));
    } catch (IOException e) {
      throw new LocalServerFailed("%s cannot be started: %s".formatted(NAME, e.getMessage()), e);
    }
  }

  private static ProcessBuilder builder(KinesisPackage installed, int port) {
    ProcessBuilder builder =
        new ProcessBuilder(NODE, installed.script().toString(), Integer.toString(port));
    // Whatever account is configured here is no business of its.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AWS_") || name.startsWith("NODE_"));
    CHANGES.forEach(change -> builder.environment().put(change + "_DURATION", CHANGE));
    builder.environment().put("SHARD_LIMIT", SHARDS_MAX);
    builder.environment().put("LOG_LEVEL", "ERROR");
    builder.environment().put("KINESIS_MOCK_CERT_PATH", installed.certificate().toString());
    return builder;
  }

  public URI endpoint() {
    return process.endpoint();
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** Ends it, and its streams. */
  @Override
  public void close() {
    process.end();
  }
}
