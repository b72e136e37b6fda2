package dev.sluice.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
  private static final List<String> HANDLERS = List.of("a.B::handleRequest");

  @TempDir private Path target;

  @BeforeEach
  void build() throws IOException {
    write("classes/a/B.class", "1");
    write("lib/x.jar", "x");
    write("lib/readme.txt", "x");
  }

  private void write(String name, String content) throws IOException {
    Path file = target.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void classPath_ofABuild_isItsClassesAndJars() {
    Build build = new Build(target);

    assertThat(build.isThere()).isTrue();
    assertThat(build.classPath())
        .containsExactly(target.resolve("classes"), target.resolve("lib/x.jar"));
    assertThat(new Build(target.resolve("none")).isThere()).isFalse();
  }

  @Test
  void build_untouched_isNotNew() {
    Build build = new Build(target);

    assertThat(build.isNew(HANDLERS)).isFalse();
    assertThat(build.isNew(HANDLERS)).isFalse();
  }

  @Test
  void build_changed_isNewOnceAndWhenItHasSettled() throws IOException {
    Build build = new Build(target);

    write("classes/a/B.class", "22");
    assertThat(build.isNew(HANDLERS)).as("seen once").isFalse();
    write("lib/y.jar", "y");
    assertThat(build.isNew(HANDLERS)).as("still changing").isFalse();
    assertThat(build.isNew(HANDLERS)).as("settled").isTrue();
    assertThat(build.isNew(HANDLERS)).as("known").isFalse();
  }

  @Test
  void class_ofTheSameSizeAndAnotherTime_isAnotherBuild() throws IOException {
    Build build = new Build(target);

    Files.setLastModifiedTime(target.resolve("classes/a/B.class"), FileTime.fromMillis(1_000));
    assertThat(build.isNew(HANDLERS)).isFalse();
    assertThat(build.isNew(HANDLERS)).isTrue();
  }

  @Test
  void build_withoutTheHandler_isWaitedFor() throws IOException {
    Build build = new Build(target);

    Files.delete(target.resolve("classes/a/B.class"));
    for (int look = 0; look < 5; look++) {
      assertThat(build.isNew(HANDLERS)).isFalse();
    }
    write("classes/a/B.class", "333");
    assertThat(build.isNew(HANDLERS)).isFalse();
    assertThat(build.isNew(HANDLERS)).isTrue();
  }
}
