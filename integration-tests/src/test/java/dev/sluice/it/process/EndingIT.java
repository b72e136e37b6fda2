package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process ends that is told to before its input is over. */
class EndingIT {
  /** Longer than anything takes that does not wait in vain. */
  private static final long SOON_MILLIS = 30_000;

  @TempDir private Path directory;

  @Test
  void run_handlerThatCallsExit_endsAtOnceAndGoesOnWhenItIsMended() throws IOException {
    Path project = projectOfTheseTests();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(event("e" + i));
    }
    Path input = directory.resolve("in");
    Files.write(input, with(events, event("exit")));
    Sluice.Running running = runExiting(project);

    assertThat(running.killAfter(SOON_MILLIS)).as("killed").isFalse();
    Sluice.Finished finished = running.await();
    assertThat(finished.exit()).as("%s", finished).isEqualTo(1);
    assertThat(finished.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("sluice: ")
        .contains("System.exit", "Exiting.pass(Exiting.java:", "untouched");
    assertThat(Files.readAllLines(directory.resolve("out"))).hasSizeBetween(90, 100);

    // What was not committed may still change.
    Files.write(input, with(events, event("go")));
    Sluice.Finished mended = runExiting(project).await();
    assertThat(mended.exit()).as("%s", mended).isZero();
    assertThat(Files.readAllLines(directory.resolve("out"))).hasSize(101).doesNotHaveDuplicates();
  }

  private Sluice.Running runExiting(Path project) {
    return new Sluice(directory)
        .start(
            "run",
            "--project",
            project.toString(),
            "exiting",
            "--input",
            "in",
            "--output",
            "out",
            "--batch-events",
            "10");
  }

  private static String event(String id) {
    return "{\"id\":\"%s\",\"at\":0}".formatted(id);
  }

  private static List<String> with(List<String> events, String last) {
    List<String> all = new ArrayList<>(events);
    all.add(last);
    return all;
  }

  /** A project whose functions are those that stand beside these tests. */
  private Path projectOfTheseTests() throws IOException {
    Path project = directory.resolve("project");
    Path built = Path.of("target/test-classes").toAbsolutePath();
    Files.createSymbolicLink(
        Files.createDirectories(project.resolve("target")).resolve("classes"), built);
    return project;
  }
}
