package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.AwsAccess;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dev.stream.StreamServer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The account and region that the SDK finds. Nothing is made there. */
final class AwsBackend implements Backend {
  private AwsBackend() {}

  /** If there are credentials and a region. */
  static AwsBackend open() throws CommandFailed {
    AwsAccess.require();
    return new AwsBackend();
  }

  @Override
  public String shown() {
    return "AWS, where nothing is made";
  }

  @Override
  public StreamServer streams() {
    return StreamServer.toAws();
  }

  @Override
  public TablePlace tables(String stateTable) throws CommandFailed, InterruptedException {
    return Backend.tablesOf(
        new StateChoice(StateChoice.Kind.AWS, Optional.empty(), Optional.empty(), stateTable));
  }

  @Override
  public Map<String, String> environment() throws CommandFailed {
    return AwsAccess.environment();
  }

  @Override
  public boolean makesWhatIsMissing() {
    return false;
  }

  /** Queues have URLs with the number of the account, which nobody asks for. */
  @Override
  public Optional<URI> boxes() {
    return Optional.empty();
  }

  @Override
  public long lookMillis() {
    return 10_000;
  }

  @Override
  public void close() {}
}
