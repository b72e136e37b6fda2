package dev.sluice.cli.deploy;

import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import java.nio.file.Path;

/** Where template and packages of a project lie. */
public final class ProjectRoot {
  /** Where the functions that come with Sluice are built. */
  private static final String OWN = "functions/fraud";

  private ProjectRoot() {}

  /** The project that was named, or Sluice's own. */
  public static Path of(Arguments arguments, Console console) throws UsageError {
    return arguments.value(FunctionCatalog.PROJECT.name()).map(Path::of).orElse(console.home());
  }

  /** The directory whose {@code target} has what was built of it. */
  public static Path built(Arguments arguments, Console console) throws UsageError {
    boolean own = arguments.value(FunctionCatalog.PROJECT.name()).isEmpty();
    Path root = of(arguments, console);
    return own ? root.resolve(OWN) : root;
  }
}
