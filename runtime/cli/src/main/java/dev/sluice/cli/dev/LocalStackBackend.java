package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dev.stream.StreamServer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** A LocalStack that runs already. */
final class LocalStackBackend implements Backend {
  private final URI endpoint;

  LocalStackBackend(URI endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public String shown() {
    return "LocalStack at " + endpoint;
  }

  @Override
  public StreamServer streams() {
    return StreamServer.to(endpoint);
  }

  @Override
  public TablePlace tables(String stateTable) throws CommandFailed, InterruptedException {
    return Backend.tablesOf(
        new StateChoice(
            StateChoice.Kind.DYNAMODB, Optional.empty(), Optional.of(endpoint), stateTable));
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("AWS_ENDPOINT_URL", endpoint.toString());
  }

  @Override
  public boolean makesWhatIsMissing() {
    return true;
  }

  @Override
  public Optional<URI> boxes() {
    return Optional.of(endpoint);
  }

  @Override
  public long lookMillis() {
    return 1_000;
  }

  @Override
  public void close() {}
}
