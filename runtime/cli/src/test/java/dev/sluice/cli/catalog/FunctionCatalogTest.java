package dev.sluice.cli.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCatalogTest {
  @Test
  void functions_ofOneName_areRefused() {
    FunctionDefinition function = FunctionCatalog.installed().functions().getFirst();

    assertThatThrownBy(() -> FunctionCatalog.checkNames(List.of(function, function)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("are both named card-spread; give each function its own name");
  }

  @Test
  void project_withoutTheClassOfAFunction_isToBeBuiltAgain(@TempDir Path project)
      throws IOException {
    Path services = project.resolve("target/classes/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(
        services.resolve(FunctionDefinition.class.getName()), "com.example.Totals_Totals\n");

    assertThatThrownBy(
            () ->
                FunctionCatalog.of(
                    Arguments.parse(
                        new FunctionsCommand().usage(), List.of("--project", project.toString()))))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("com.example.Totals_Totals not found; run mvn clean verify there");
  }
}
