package dev.sluice.cli.deploy;

import dev.sluice.cli.CommandFailed;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.template.Packaging;
import dev.sluice.deploy.template.TemplateText;
import dev.sluice.engine.function.FunctionDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The SAM template of a project. */
public final class ProjectTemplate {
  private ProjectTemplate() {}

  /** Where it lies if nothing else is said. */
  public static Path file(Path project) {
    return project.resolve("template.yaml");
  }

  /** What it must say in a file that lies there. */
  public static String text(List<FunctionDefinition> functions, Path project, Path file)
      throws CommandFailed {
    return text(functions, Packaging.zips(from(project, Deployed.DIRECTORY, file)));
  }

  /** The same for functions that are images. */
  static String textOfImages(List<FunctionDefinition> functions, Path project, Path file)
      throws CommandFailed {
    return text(
        functions,
        new Packaging(
            from(project, Deployed.DIRECTORY, file),
            Optional.of(from(project, Deployed.IMAGES, file))));
  }

  /** A directory of the project, from where the file lies. */
  private static String from(Path project, String directory, Path file) {
    Path whole = project.toAbsolutePath().resolve(directory).normalize();
    Path from = file.toAbsolutePath().normalize().getParent();
    return (from == null ? whole : from.relativize(whole)).toString().replace('\\', '/');
  }

  private static String text(List<FunctionDefinition> functions, Packaging packaging)
      throws CommandFailed {
    try {
      return TemplateText.of(functions, packaging);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
