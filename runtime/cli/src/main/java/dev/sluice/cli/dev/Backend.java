package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.deploy.stack.ResourceType;
import dev.sluice.dev.stream.StreamServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What stands for the services of AWS. Closed last. */
interface Backend extends AutoCloseable {
  /**
   * Starts what must be started.
   *
   * @param project the root of the project whose functions are run
   */
  static Backend open(DevOptions options, Path project, Console console)
      throws CommandFailed, InterruptedException {
    return switch (options.backend()) {
      case EMBEDDED ->
          EmbeddedBackend.start(
              console.home(), options.state().orElse(project.resolve(".sluice/dev")));
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

  /** Whether streams and tables that are missing are made here. */
  boolean makesWhatIsMissing();

  /** The types of resources that there are none of. */
  Set<ResourceType> without();

  /** How often what is committed may be looked at: in AWS it costs. */
  long lookMillis();

  @Override
  void close();

  /** The state in a table of a server. */
  static TablePlace tablesOf(StateChoice choice) throws CommandFailed, InterruptedException {
    return TablePlace.bare(choice, Path.of(""));
  }
}
