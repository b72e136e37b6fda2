package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.deploy.stack.ResourceType;
import dev.sluice.deploy.stack.Stack;
import dev.sluice.local.FunctionSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** How the processes of functions are started. One thread. */
final class Setups {
  /** While somebody looks at it in a debugger a function has all the time it takes. */
  private static final Duration DEBUGGED = Duration.ofHours(12);

  private final Path client;
  private final Backend backend;
  private final Build build;
  private final Set<String> leftOut = new TreeSet<>();

  /** With AWS Lambda's runtime client from a directory. */
  Setups(Path client, Backend backend, Build build) {
    this.client = client;
    this.backend = backend;
    this.build = build;
  }

  /**
   * That of a function.
   *
   * @param debugPort where it listens for a debugger, if it does
   */
  FunctionSetup of(Stack.Function function, OptionalInt debugPort) throws CommandFailed {
    Map<String, String> environment = new HashMap<>();
    for (Map.Entry<String, Stack.Variable> each : function.environment().entrySet()) {
      if (backend.boxes().isPresent() || !isOfBoxes(each.getValue().needs())) {
        environment.put(each.getKey(), each.getValue().value());
      } else {
        leftOut.add("%s of %s".formatted(each.getKey(), function.logicalName()));
      }
    }
    environment.putAll(backend.environment());
    FunctionSetup setup =
        new FunctionSetup(
            function.name(),
            function.handler(),
            build.classPath(),
            client,
            environment,
            function.memoryMegabytes(),
            debugPort.isPresent() ? DEBUGGED : function.timeout(),
            List.of());
    return debugPort.isPresent()
        ? setup.withJvm(
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:%d"
                .formatted(debugPort.getAsInt()))
        : setup;
  }

  /** Whether there is a queue or a bucket among these. */
  static boolean isOfBoxes(Set<ResourceType> types) {
    return types.contains(ResourceType.QUEUE) || types.contains(ResourceType.BUCKET);
  }

  /** The variables that functions were not told, since they name what the backend has not. */
  Set<String> leftOut() {
    return Set.copyOf(leftOut);
  }
}
