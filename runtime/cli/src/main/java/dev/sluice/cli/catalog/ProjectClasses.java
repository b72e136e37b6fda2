package dev.sluice.cli.catalog;

import dev.sluice.cli.CommandFailed;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of a user's project: {@code target/classes}, and what it needs from {@code
 * target/lib}, where the project's pom copies it. Sluice's own classes come from the running
 * Sluice.
 */
final class ProjectClasses {
  private ProjectClasses() {}

  /** A loader that lives as long as the process. */
  static ClassLoader loader(Path project) throws CommandFailed {
    Path classes = project.resolve("target/classes");
    if (Files.exists(project) && !Files.isDirectory(project)) {
      throw new CommandFailed("%s is a file; name the directory of a project".formatted(project));
    }
    if (!Files.isDirectory(project)) {
      throw new CommandFailed(
          "there is no project directory %s; sluice new %s makes one".formatted(project, project));
    }
    if (!Files.isDirectory(classes)) {
      throw new CommandFailed(
          Files.exists(project.resolve("pom.xml"))
              ? "the project %s is not built; run mvn verify there first".formatted(project)
              : "%s is no project: it has neither pom.xml nor target/classes; name the directory of one"
                  .formatted(project));
    }
    try {
      List<URL> urls = new ArrayList<>();
      urls.add(url(classes));
      for (Path jar : jars(project.resolve("target/lib"))) {
        urls.add(url(jar));
      }
      return new URLClassLoader(
          "project", urls.toArray(URL[]::new), ProjectClasses.class.getClassLoader());
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read the project %s: %s".formatted(project, e.getMessage()), e);
    }
  }

  private static List<Path> jars(Path lib) throws IOException {
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
