package dev.sluice.cli.state;

import dev.sluice.cli.CommandFailed;
import dev.sluice.engine.fault.Stop;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** DynamoDB Local on a directory, started for a command or by another that still runs. */
public final class LocalDatabase implements AutoCloseable {
  /** What the demo says of it, and README in more words. */
  public static final String LICENCE =
      "state is kept in DynamoDB Local (Amazon's, under the DynamoDB Local License Agreement;"
          + " --store files runs without)";

  private static final String FILE = "shared-local-instance.db";
  private static final String JARS = "runtime/local-server/target/lib";

  private final URI endpoint;
  private final Optional<DynamoDbLocal> started;

  private LocalDatabase(URI endpoint, Optional<DynamoDbLocal> started) {
    this.endpoint = endpoint;
    this.started = started;
  }

  /** Whether a database is in {@code directory}. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /**
   * Starts one that only this command uses.
   *
   * @throws Stop {@code WRONG_STATE} if the directory holds state that is kept in files
   */
  static LocalDatabase start(Path home, Path directory) throws CommandFailed, InterruptedException {
    if (FileStateStore.isState(FileSystem.disk(), directory)) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "cannot use %s as state: it holds state that is kept in files; leave out --store dynamodb, or name another directory with --state"
              .formatted(directory));
    }
    try {
      DynamoDbLocal server =
          DynamoDbLocal.start(Setup.onDisk(home.resolve(JARS), directory.toAbsolutePath()));
      return new LocalDatabase(server.endpoint(), Optional.of(server));
    } catch (LocalServerFailed e) {
      throw failed(e);
    }
  }

  /** Uses the one that another process runs on {@code directory}, or {@link #start starts} one. */
  static LocalDatabase join(Path home, Path directory) throws CommandFailed, InterruptedException {
    try {
      Optional<URI> running = DynamoDbLocal.endpointOf(directory);
      return running.isPresent()
          ? new LocalDatabase(running.get(), Optional.empty())
          : start(home, directory);
    } catch (LocalServerFailed e) {
      throw failed(e);
    }
  }

  private static CommandFailed failed(LocalServerFailed failure) {
    return new CommandFailed(String.valueOf(failure.getMessage()), failure);
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    started.ifPresent(DynamoDbLocal::close);
  }
}
