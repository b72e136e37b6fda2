package dev.sluice.cli.deploy;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.files.IoFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code sluice package}: makes the zips that the template names. */
public final class PackageCommand implements Command {
  private static final String OUTPUT = "--output";

  @Override
  public Usage usage() {
    return new Usage(
        "package",
        List.of(),
        List.of(
            FunctionCatalog.PROJECT,
            Flag.valued(OUTPUT, "DIR", "where the zips go, target/functions by default")),
        "make the zip of each function that the template names",
        """
        Each has the classes of the project and what they need, and beside it NAME.cdx.json, which lists
        that in CycloneDX. The same files give the same bytes.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageError, CommandFailed {
    Path root = ProjectRoot.of(arguments, console);
    Path output = arguments.value(OUTPUT).map(Path::of).orElse(root.resolve(Deployed.DIRECTORY));
    List<FunctionDefinition> functions = FunctionCatalog.of(arguments).functions();
    try {
      Bundle bundle = Bundle.of(ProjectRoot.built(arguments, console));
      Files.createDirectories(output);
      for (FunctionDefinition function : functions) {
        write(
            console, bundle, Deployed.entryPoint(function), output.resolve(Deployed.zip(function)));
      }
      write(console, bundle, Deployed.HOUSEKEEPING, output.resolve(Deployed.HOUSEKEEPING_ZIP));
      return 0;
    } catch (BadProject e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write to %s: %s; name another directory with %s"
              .formatted(output, IoFailure.reason(e), OUTPUT),
          e);
    }
  }

  /** The zip with what Lambda calls, and beside it the list of what is in it. */
  private static void write(Console console, Bundle bundle, String entryPoint, Path file)
      throws IOException, BadProject {
    byte[] zip = bundle.zip(entryPoint);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.zip$", "");
    Files.write(file, zip);
    Files.write(file.resolveSibling(name + ".cdx.json"), bundle.materials(name, zip));
    console.out().println("%s: %.1f MB".formatted(file, zip.length / 1e6));
  }
}
