package dev.sluice.cli.image;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import java.nio.file.Path;

/**
 * The main class of the script {@code train}, which has no command line of Sluice around it.
 * Arguments: the directory that {@code sluice image} wrote, and the function's name.
 */
final class TrainingMain {
  private TrainingMain() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      new Training(Path.of(args[0]), FunctionCatalog.installed().named(args[1]), System.out).run();
    } catch (CommandFailed | UsageError e) {
      System.err.println("train: " + e.getMessage());
      System.err.flush();
      System.exit(1);
    }
  }
}
