package dev.sluice.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectWriterTest {
  private static final int POM_LINES_MAX = 50;

  @TempDir private Path directory;

  private Path write(String line) throws Exception {
    Path sample = directory.resolve("sample.ndjson");
    Files.writeString(sample, line + "\n");
    SampleReader.Sample read = SampleReader.read(sample);
    Path project = directory.resolve("project");
    ProjectDraft draft = new ProjectDraft("project", EventInference.of(read.event()), read.lines());
    new ProjectWriter(project, draft).write();
    return project;
  }

  @Test
  void write_eventWithTimeAndKey_givesAWindow() throws Exception {
    Path project =
        write("{\"user\":\"\\u0041\\n\\\"\",\"cents\":5,\"at\":\"2026-03-01T12:00:00Z\"}");

    assertThat(Files.readAllLines(project.resolve("pom.xml")))
        .hasSizeLessThanOrEqualTo(POM_LINES_MAX);
    assertThat(project.resolve("pom.xml")).content().doesNotContain("@");
    assertThat(project.resolve("src/main/java/com/example/functions/Functions.java"))
        .content()
        .contains("@TumblingWindow(\"1m\")", "@KeyBy(\"user\")", "@Sum(\"cents\") long sum");
    assertThat(project.resolve("src/test/java/com/example/functions/FunctionsTest.java"))
        .content()
        .contains("\\\\u0041\\\\n\\\\\\\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean", "resources", "compiler", "surefire", "jar", "install", "deploy"})
  void pom_pluginThatMavenBindsByItself_hasAVersion(String plugin) throws Exception {
    assertThat(write("{\"a\":1}").resolve("pom.xml"))
        .content()
        .containsPattern(
            "<artifactId>maven-%s-plugin</artifactId><version>[0-9.]+</version>".formatted(plugin));
  }

  @Test
  void write_eventWithoutTime_givesATransform() throws Exception {
    assertThat(write("{\"a\":1}").resolve("src/main/java/com/example/functions/Functions.java"))
        .content()
        .doesNotContain("Window", "EventTime")
        .contains("Event passOn(Event event)");
  }

  @Test
  void directory_notEmpty_isRefused() throws Exception {
    Files.writeString(directory.resolve("mine"), "");

    assertThatThrownBy(() -> ProjectWriter.checkIsFree(directory))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void artifact_anyDirectoryName_isAMavenName() {
    assertThat(List.of("My Orders", "42", "..."))
        .map(ProjectDraft::artifactOf)
        .containsExactly("my-orders", "my-functions", "my-functions");
  }
}
