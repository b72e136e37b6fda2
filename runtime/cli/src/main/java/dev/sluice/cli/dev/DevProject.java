package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.deploy.ProjectRoot;
import dev.sluice.cli.deploy.ProjectTemplate;
import dev.sluice.deploy.Deployed;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.files.IoFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The project whose functions are run.
 *
 * @param root where its template lies
 * @param built the directory whose {@code target} has what was built
 * @param build what its functions consist of
 * @param functions those that it had when it was opened
 * @param template the text of its template
 */
record DevProject(
    Path root, Path built, Build build, List<FunctionDefinition> functions, String template) {
  /** Opens one; its template is made if it has none. */
  static DevProject open(Arguments arguments, Console console) throws UsageError, CommandFailed {
    Path root = ProjectRoot.of(arguments, console);
    List<FunctionDefinition> functions = FunctionCatalog.of(arguments).functions();
    Path built = ProjectRoot.built(arguments, console);
    Build build = new Build(built.resolve("target"));
    if (!build.isThere()) {
      throw new CommandFailed(
          "the project %s is not built: it has no target/classes and target/lib; run mvn verify there first"
              .formatted(built));
    }
    Path file = ProjectTemplate.file(root);
    String wanted = ProjectTemplate.text(functions, root, file);
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, wanted);
        console.err().println("sluice: wrote " + file);
      }
      String found = Files.readString(file);
      if (!found.lines().toList().equals(wanted.lines().toList())) {
        console
            .err()
            .println(
                "sluice: %s is not what the functions say; it is used as it is, and sluice template%s renews it"
                    .formatted(file, again(arguments)));
      }
      return new DevProject(root, built, build, functions, found);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read or write %s: %s".formatted(file, IoFailure.reason(e)), e);
    }
  }

  private static String again(Arguments arguments) throws UsageError {
    String flag = FunctionCatalog.PROJECT.name();
    return arguments.value(flag).map(value -> " %s %s".formatted(flag, value)).orElse("");
  }

  /** The function that has a handler; empty for one that is no function over a stream. */
  Optional<FunctionDefinition> of(String handler) {
    return functions.stream()
        .filter(function -> Deployed.handler(function).equals(handler))
        .findFirst();
  }
}
