package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dev.stream.StreamServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What stands for the services of AWS. Closed last. */
interface Backend extends AutoCloseable {
  /**
   * Starts what must be started.
   *
   * @param project the root of the project whose functions are run
   * @param boxes whether the functions use queues or buckets
   */
  static Backend open(DevOptions options, Path project, boolean boxes, Console console)
      throws CommandFailed, InterruptedException {
    return switch (options.backend()) {
      case EMBEDDED ->
          EmbeddedBackend.start(
              console.home(), options.state().orElse(project.resolve(".sluice/dev")), boxes);
      case LOCALSTACK -> new LocalStackBackend(options.localStack());
      case AWS -> AwsBackend.open();
    };
  }

  /** What it is, for people. */
  String shown();

  /** Its streams. The caller closes what it opened. */
  StreamServer streams();

  /** The state in a table. The caller closes it. */
  TablePlace tables(String stateTable) throws CommandFailed, InterruptedException;

  /** What functions are told, so that they find it. */
  Map<String, String> environment() throws CommandFailed;

  /** Whether what is missing is made here. */
  boolean makesWhatIsMissing();

  /** Where queues and buckets are; empty if functions cannot be told of any. */
  Optional<URI> boxes();

  /** How often what is committed may be looked at: in AWS it costs. */
  long lookMillis();

  @Override
  void close();

  /** The state in a table of a server. */
  static TablePlace tablesOf(StateChoice choice) throws CommandFailed, InterruptedException {
    return TablePlace.bare(choice, Path.of(""));
  }
}
