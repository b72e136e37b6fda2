package dev.sluice.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that images are built from, when it is written once more. */
final class ImageContextTest {
  private static final List<FunctionDefinition> FUNCTIONS =
      FunctionCatalog.installed().functions().subList(0, 3);

  @TempDir Path temp;

  @BeforeEach
  void build() throws IOException {
    for (String built :
        List.of("lambda-client/target/lib", "cli/target/lib", "local-server/target/lib")) {
      Files.createDirectories(temp.resolve("home/runtime").resolve(built));
    }
    Files.createDirectories(temp.resolve("home/runtime/local-server/target/kinesis"));
    Files.createDirectories(temp.resolve("project/target/lib"));
    for (FunctionDefinition function : FUNCTIONS) {
      Path type =
          temp.resolve("project/target/classes")
              .resolve(Deployed.entryPoint(function).replace('.', '/') + ".class");
      Files.createDirectories(type.getParent());
      Files.write(type, new byte[1]);
    }
  }

  private void addLibrary(String name) throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(
            Files.newOutputStream(temp.resolve("project/target/lib").resolve(name)))) {
      jar.putNextEntry(new JarEntry("notice"));
    }
  }

  private void write(List<FunctionDefinition> functions, String sample)
      throws IOException, BadProject {
    new ImageContext(temp.resolve("home"), temp.resolve("images"), FUNCTIONS)
        .write(
            Bundle.of(temp.resolve("project")),
            functions,
            Optional.of(Files.writeString(temp.resolve("sample"), sample)));
  }

  private Path dockerfile(int function) {
    return temp.resolve("images").resolve(Deployed.dockerfile(FUNCTIONS.get(function)));
  }

  private String name(int function) {
    return FUNCTIONS.get(function).plan().function();
  }

  @Test
  void write_ofOneFunction_bringsTheOthersThatAreThereUpToTheJars() throws Exception {
    write(FUNCTIONS, "old");
    Files.delete(dockerfile(2));
    for (int function = 0; function < 2; function++) {
      Files.writeString(temp.resolve("images").resolve(name(function) + ".aot"), "of other jars");
    }
    addLibrary("more-1.jar");

    write(FUNCTIONS.subList(0, 1), "new");

    for (int function = 0; function < 2; function++) {
      assertThat(dockerfile(function)).content().contains("/function/jars/more-1.jar");
      assertThat(temp.resolve("images").resolve(name(function) + ".aot")).doesNotExist();
      assertThat(temp.resolve("images").resolve(name(function) + ".events"))
          .hasContent(function == 0 ? "new" : "old");
    }
    assertThat(dockerfile(2)).doesNotExist();
  }
}
