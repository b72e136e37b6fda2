package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void run_signalled_stopsAndTheSameCommandGoesOn(String signal) throws Exception {
    Payments payments = new Payments(directory.resolve("in"), 3);
    payments.grow(3_000);
    Path output = directory.resolve("out");
    Sluice.Running running =
        startInterruptible(
            Sluice.HOME.resolve("sluice"),
            "run",
            "card-spread",
            "--input",
            "in",
            "--output",
            "out",
            "--follow");
    awaitFile(running, output);
    running.signal(signal);
    Sluice.Finished stopped = running.await();

    assertThat(stopped.exit()).as("%s", stopped).isZero();
    assertThat(stopped.out().lines())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("; stopped, the same command goes on");
    assertThat(stopped.err()).doesNotContain("sluice:");

    Sluice.Finished finished =
        new Sluice(directory)
            .run("run", "card-spread", "--input", "in", "--output", "out", "--json");
    FraudRun whole = FraudRun.whole(FraudCase.CARD_SPREAD);
    assertThat(Outcome.written(whole, output, finished.out()))
        .isEqualTo(Outcome.expected(whole, payments.lines()));
  }

  @Test
  @LongPart
  void demo_terminated_stopsAndTheNextStartGoesOn() throws Exception {
    Path sluice = sluiceOfItsOwn();
    Sluice.Running running = startInterruptible(sluice, "demo", "--seed", "5", "--rate", "2000");
    awaitFile(running, directory.resolve(".sluice/demo/seed-5/out/card-spread.ndjson"));
    running.signal("TERM");
    Sluice.Finished stopped = running.await();

    assertThat(stopped.exit()).as("%s", stopped).isZero();
    long appended = total(stopped);
    assertThat(stopped.out()).contains("bursts planted", " commits; event to committed");

    Sluice.Finished goneOn =
        startInterruptible(sluice, "demo", "--seed", "5", "--events", "500", "--exit").await();
    assertThat(goneOn.exit()).as("%s", goneOn).isZero();
    assertThat(total(goneOn)).isEqualTo(appended + 500);
    for (FraudCase function : FraudCase.values()) {
      assertThat(goneOn.out())
          .containsPattern(function.function() + " +in " + total(goneOn) + " = accepted ");
    }
  }

  /** How many payments a demo says that there were since its first start. */
  private static long total(Sluice.Finished demo) {
    Matcher said = Pattern.compile("payments, (\\d+) since the first start").matcher(demo.out());
    assertThat(said.find()).as("%s", demo).isTrue();
    return Long.parseLong(said.group(1));
  }

  /** The launcher in a home of its own, so that its demo is no other's. */
  private Path sluiceOfItsOwn() throws IOException {
    Files.createSymbolicLink(directory.resolve("runtime"), Sluice.HOME.resolve("runtime"));
    return Files.copy(
        Sluice.HOME.resolve("sluice"),
        directory.resolve("sluice"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Signals that are ignored where the tests were started would be ignored by what they start. */
  private Sluice.Running startInterruptible(Path sluice, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                "-c",
                """
                import os, signal, sys
                for each in signal.SIGINT, signal.SIGTERM:
                    signal.signal(each, signal.SIG_DFL)
                os.execv(sys.argv[1], sys.argv[1:])
                """,
                sluice.toString()));
    command.addAll(List.of(args));
    return new Sluice(directory).startCommand(command);
  }

  private static void awaitFile(Sluice.Running running, Path file) {
    while (!Files.exists(file)) {
      assertThat(running.process().isAlive()).as("alive before there is %s", file).isTrue();
      Thread.onSpinWait();
    }
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
