package dev.sluice.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.UsageError;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
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
  void plan_thatSaysNotByWhatItsStreamIsPartitioned_leavesThatToAnotherOfTheStream()
      throws UsageError {
    FunctionCatalog catalog = FunctionCatalog.installed();
    Plan large = catalog.named("large-payments").plan();
    Plan placing = catalog.placing(large);
    assertThat(placing.input().stream()).isEqualTo(large.input().stream());
    assertThat(placing.event().columns().get(placing.input().partitionedByColumn()).path())
        .isEqualTo("card");
    Plan velocity = catalog.named("card-velocity").plan();
    assertThat(catalog.placing(velocity)).isSameAs(velocity);
    Plan alone = large.withInput(elsewhere(large.input()));
    assertThat(catalog.placing(alone)).isSameAs(alone);
  }

  private static Plan.Input elsewhere(Plan.Input input) {
    return new Plan.Input(
        "elsewhere",
        input.partitionedByColumn(),
        input.outOfOrderByMillis(),
        input.late(),
        input.maxEventBytes(),
        input.idleAfterMillis(),
        input.maxAheadMillis());
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
