package dev.sluice.cli.deploy;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.image.ImageContext;
import dev.sluice.cli.image.Sample;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.files.IoFailure;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code sluice image}: writes what container images of functions are built from. */
public final class ImageCommand implements Command {
  private static final String OUTPUT = "--output";
  private static final String SAMPLE = "--sample";

  @Override
  public Usage usage() {
    return new Usage(
        "image",
        List.of("[FUNCTION]"),
        List.of(
            FunctionCatalog.PROJECT,
            Flag.valued(SAMPLE, "FILE", "events for the training run of FUNCTION, one a line"),
            Flag.valued(OUTPUT, "DIR", "the directory, target/images by default")),
        "write what a container image of each function is built from",
        """
        An image starts with a cache of the classes that its function loads, which docker build makes by a
        training run. Without --sample that takes events made after the function's own. In DIR is a
        Dockerfile of each function, and the script train, which makes a cache without Docker.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    Path root = ProjectRoot.of(arguments, console);
    Path output = arguments.value(OUTPUT).map(Path::of).orElse(root.resolve(Deployed.IMAGES));
    FunctionCatalog catalog = FunctionCatalog.of(arguments);
    Optional<String> named = arguments.optionalOperand(0);
    List<FunctionDefinition> functions =
        named.isPresent() ? List.of(catalog.named(named.get())) : catalog.functions();
    Optional<Path> sample = arguments.value(SAMPLE).map(Path::of);
    if (sample.isPresent() && named.isEmpty()) {
      throw new UsageError("%s is of one function; name it".formatted(SAMPLE));
    }
    if (sample.isPresent()) {
      new Sample(sample.get(), functions.getFirst().plan()).check();
    }
    try {
      // Where an image is built there may be no network.
      KinesisLocal.install(console.home().resolve("runtime/local-server/target/kinesis"));
      Bundle bundle = Bundle.of(ProjectRoot.built(arguments, console));
      new ImageContext(console.home(), output, catalog.functions())
          .write(bundle, functions, sample);
    } catch (BadProject | LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write to %s: %s; name another directory with %s"
              .formatted(output, IoFailure.reason(e), OUTPUT),
          e);
    }
    for (FunctionDefinition function : functions) {
      console.out().println(output.resolve(Deployed.dockerfile(function)));
    }
    return 0;
  }
}
