package dev.sluice.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Commands.installed().run(List.of(args), console());
  }

  private Console console() {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        Path.of("."),
        "",
        new StopRequest());
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void version_asked_isShown() {
    assertThat(run("--version")).isZero();
    assertThat(text(out)).matches("sluice [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
  }

  @Test
  void help_asked_namesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("run", "demo", "functions", "explain", "new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo", "functions", "explain", "new"})
  void help_ofACommand_isShown(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(text(out)).startsWith("sluice " + command).contains("--help");
  }

  @ParameterizedTest
  @CsvSource({
    "rnu, 'no command rnu; did you mean run?'",
    "run nix --input a --output b, there is no function nix",
    "run card-velocty --input a --output b, did you mean card-velocity?",
    "run card-velocity --output b, --input is missing",
    "run card-velocity --input a --output b --batch-events 0, must be a whole number from 1",
    "run card-velocity --input - --output b --follow, --follow needs a file or directory",
    "run card-velocity --input a --output b --follow --no-end, exclude each other",
    "demo --rate fast, must be a whole number"
  })
  void usage_mistake_isExit2WithOneSentence(String line, String message) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(text(err)).contains(message).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "run card-velocity --input no-such-file --output b, it does not exist",
    "run card-velocity --input pom.xml --output no-such-dir/b, there is no directory",
    "run card-velocity --input pom.xml --output pom.xml, is the input too",
    "explain card-velocity --input pom.xml --state no-such-dir --offset 0, there is no state",
    "run f --project no-such-dir --input a --output b, there is no project directory",
    "run f --project src --input a --output b, is not built"
  })
  void failure_isExit1WithOneSentence(String line, String message) {
    assertThat(run(line.split(" ", -1))).isEqualTo(1);
    assertThat(text(err)).contains(message).hasLineCount(1);
  }

  @Test
  void verbose_failure_showsTheStackTrace() {
    run("run", "card-velocity", "--input", "no-such-file", "--output", "b", "--verbose");

    assertThat(text(err)).contains("CommandFailed").contains("\tat ");
  }

  @Test
  void functions_asked_namesAllFour() {
    assertThat(run("functions", "--json")).isZero();
    assertThat(text(out))
        .hasLineCount(4)
        .contains("\"name\":\"card-velocity\"", "\"window\":\"hopping 1m every 10s\"");
  }

  @Test
  void heap_tooSmall_isOneSentenceWithTheRepair() {
    Command greedy =
        new Command() {
          @Override
          public Usage usage() {
            return new Usage("greedy", List.of(), List.of(), "take all", "");
          }

          @Override
          public int run(Arguments arguments, Console console) {
            throw new OutOfMemoryError("Java heap space");
          }
        };

    assertThat(new Commands(List.of(greedy), List::of).run(List.of("greedy"), console()))
        .isEqualTo(1);
    assertThat(text(err)).contains("Java heap space", "SLUICE_HEAP=8g").hasLineCount(1);
  }
}
