package dev.sluice.cli.deploy;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.OutputFiles;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.files.IoFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code sluice template}: writes the SAM template of the functions. */
public final class TemplateCommand implements Command {
  private static final String CHECK = "--check";
  private static final String OUTPUT = "--output";
  private static final String IMAGES = "--images";

  @Override
  public Usage usage() {
    return new Usage(
        "template",
        List.of(),
        List.of(
            FunctionCatalog.PROJECT,
            Flag.plain(CHECK, "write nothing; fail if the file is not what would be written"),
            Flag.plain(IMAGES, "functions are container images, as sluice image makes them"),
            Flag.valued(OUTPUT, "FILE", "the file, template.yaml of the project by default")),
        "write the SAM template of the functions, to be deployed with sam",
        """
        Functions with role, logs, alarms and what calls them, tables and streams. Keep the file with
        your sources. What may differ from one deployment to the next are its parameters.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageError, CommandFailed {
    Path project = ProjectRoot.of(arguments, console);
    Path file = arguments.value(OUTPUT).map(Path::of).orElse(ProjectTemplate.file(project));
    List<FunctionDefinition> functions = FunctionCatalog.of(arguments).functions();
    String text =
        arguments.has(IMAGES)
            ? ProjectTemplate.textOfImages(functions, project, file)
            : ProjectTemplate.text(functions, project, file);
    try {
      if (arguments.has(CHECK)) {
        check(arguments, file, text);
        console.out().println(file + " is up to date");
      } else {
        new OutputFiles(file).check();
        Files.writeString(file, text);
        console.out().println("wrote " + file);
      }
      return 0;
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot %s %s: %s; name another file with %s"
              .formatted(
                  arguments.has(CHECK) ? "read" : "write", file, IoFailure.reason(e), OUTPUT),
          e);
    }
  }

  private static void check(Arguments arguments, Path file, String text)
      throws IOException, UsageError, CommandFailed {
    String command =
        "sluice template"
            + again(arguments, FunctionCatalog.PROJECT.name())
            + (arguments.has(IMAGES) ? " " + IMAGES : "")
            + again(arguments, OUTPUT);
    if (!Files.exists(file)) {
      throw new CommandFailed("there is no %s; write it with %s".formatted(file, command));
    }
    List<String> found = Files.readString(file).lines().toList();
    List<String> wanted = text.lines().toList();
    if (!found.equals(wanted)) {
      int line = 0;
      while (line < Math.min(found.size(), wanted.size())
          && found.get(line).equals(wanted.get(line))) {
        line++;
      }
      throw new CommandFailed(
          "%s is not what the functions say, from line %d on; renew it with %s"
              .formatted(file, line + 1, command));
    }
  }

  private static String again(Arguments arguments, String flag) throws UsageError {
    return arguments.value(flag).map(value -> " %s %s".formatted(flag, value)).orElse("");
  }
}
