package dev.sluice.cli.deploy;

import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import java.nio.file.Path;

/** Where template and packages of a project lie. */
final class ProjectRoot {
  private ProjectRoot() {}

  /** The project that was named, or Sluice's own. */
  static Path of(Arguments arguments, Console console) throws UsageError {
    return arguments.value(FunctionCatalog.PROJECT.name()).map(Path::of).orElse(console.home());
  }
}
