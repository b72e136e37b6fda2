package dev.sluice.cli.deploy;

import dev.sluice.cli.CommandFailed;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.template.TemplateText;
import dev.sluice.engine.function.FunctionDefinition;
import java.nio.file.Path;
import java.util.List;

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
    Path zips = project.toAbsolutePath().resolve(Deployed.DIRECTORY).normalize();
    Path from = file.toAbsolutePath().normalize().getParent();
    String code = (from == null ? zips : from.relativize(zips)).toString().replace('\\', '/');
    try {
      return TemplateText.of(functions, code);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
