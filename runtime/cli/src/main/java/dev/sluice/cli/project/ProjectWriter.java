package dev.sluice.cli.project;

import dev.sluice.cli.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes a project's files. */
final class ProjectWriter {
  private static final String SOURCES = FunctionSource.PACKAGE.replace('.', '/');

  private final Path directory;
  private final ProjectDraft draft;

  ProjectWriter(Path directory, ProjectDraft draft) {
    this.directory = directory;
    this.draft = draft;
  }

  /** Fails unless the directory is new or empty. */
  static void checkIsFree(Path directory) throws CommandFailed {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new CommandFailed("%s is a file; name a new directory".formatted(directory));
    }
    try (Stream<Path> content = Files.list(directory)) {
      if (content.findAny().isPresent()) {
        throw new CommandFailed(
            "%s is not empty; name a new directory, nothing was changed".formatted(directory));
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  void write() throws CommandFailed {
    FunctionSource source = new FunctionSource(draft);
    try {
      put("pom.xml", template("pom.xml"));
      put(".gitignore", "target/\n*.state/\n.sluice/\n");
      put("README.md", template("README.md"));
      put("src/main/java/%s/Functions.java".formatted(SOURCES), source.functions());
      put("src/test/java/%s/FunctionsTest.java".formatted(SOURCES), source.test());
      put("events.ndjson", String.join("\n", draft.lines()) + "\n");
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write the project %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private String template(String name) throws IOException {
    try (InputStream in = ProjectWriter.class.getResourceAsStream(name + ".template")) {
      if (in == null) {
        throw new IOException("the template of %s is not in Sluice's jar".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("%artifact%", draft.artifact())
          .replace("%function%", draft.function());
    }
  }

  private void put(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
