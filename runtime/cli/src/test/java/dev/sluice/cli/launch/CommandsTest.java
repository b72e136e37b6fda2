package dev.sluice.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Command;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  @ValueSource(strings = {"run", "demo", "functions", "explain", "new"})
  void version_ofACommand_isShown(String command) {
    assertThat(run(command, "--version")).isZero();
    assertThat(text(out)).startsWith("sluice ").hasLineCount(1);
  }

  @Test
  void help_askedOfACommand_isThatOfTheCommand() {
    assertThat(run("help", "run")).isZero();
    assertThat(text(out)).startsWith("sluice run FUNCTION");
  }

  @Test
  void help_askedOfNoCommand_isAMistake() {
    assertThat(run("help", "rnu")).isEqualTo(2);
    assertThat(text(err)).contains("there is no command rnu; did you mean run?");
  }

  @Test
  void nothing_asked_showsTheHelpAsAMistake() {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("sluice run", "sluice COMMAND --help");
  }

  /** What every mistake is followed by; {@code _} stands for an empty word. */
  @ParameterizedTest
  @CsvSource({
    "nope, there is no command nope; sluice --help lists the commands",
    "xy, there is no command xy; sluice --help lists the commands",
    "rnu, 'no command rnu; did you mean run?'",
    "--verison, 'no command --verison; did you mean --version?'",
    "run, FUNCTION is missing",
    "run card-velocity extra --input a --output b, unexpected argument extra",
    "run nix --input a --output b, there is no function nix; the functions are card-spread",
    "run card-velocty --input a --output b, did you mean card-velocity?",
    "run card-velocity --output b, --input is missing: --input FILE|DIR|-",
    "run card-velocity --input a, --output is missing: --output FILE|-",
    "run card-velocity --input --output b, --input needs a value",
    "run card-velocity --input _ --output b, --input is empty",
    "run card-velocity --input= --output b, --input is empty",
    "run card-velocity --input a --input a --output b, --input is given twice",
    "run card-velocity --input a --output b --state=, --state is empty",
    "run card-velocity --input a --output b --json=yes, --json takes no value",
    "run card-velocity --input a --output b --fersh, did you mean --fresh?",
    "run card-velocity --input a --output b -x, run has no flag -x",
    "run card-velocity --input a --output b --batch-events 0, must be a whole number from 1",
    "run card-velocity --input a --output b --batch-events 1.5, must be a whole number from 1",
    "run card-velocity --input a --output b --batch-events -1, must be a whole number from 1",
    "run card-velocity --input a --output b --partitions 0, whole number from 1 to 1024",
    "run card-velocity --input a --output b --partitions 1025, whole number from 1 to 1024",
    "run card-velocity --input a --output b --max-state 0, must be a size like 512m",
    "run card-velocity --input a --output b --max-state 5q, must be a size like 512m",
    "run card-velocity --input a --output b --max-state m, must be a size like 512m",
    "run card-velocity --input a --output b --max-state 99999999999g, must be a size like 512m",
    "run card-velocity --input - --output b --follow, --follow needs a file or directory",
    "run card-velocity --input a --output b --follow --no-end, exclude each other",
    "run card-velocity --input a --output b --store disk, 'must be files, dynamodb or aws'",
    "run card-velocity --input a --output b --store aws --endpoint http://h:1, leave out one",
    "run card-velocity --input a --output b --endpoint localhost, must be a URL",
    "run card-velocity --input a --sink table, needs a database",
    "run card-velocity --input a --sink table --store dynamodb, --state is missing",
    "run card-velocity --input a --sink files, must be table",
    "run card-velocity --input a --output b --sink table --store aws, exclude each other",
    "run card-velocity --input a --output b --lease soon, must be a time like",
    "run card-velocity --input a --output b --deploy 0, must be a whole number from 1",
    "status, --state is missing",
    "status a b --state c, unexpected argument b",
    "release --state a, FUNCTION is missing",
    "gc --state a --partition -1, must be a whole number from 0",
    "drain card-velocity --output b, --input is missing",
    "run card-velocity --input a --output b --store dynamodb --table ab, 'must be 3 to 255"
        + " letters'",
    "run nix --input a --output b, a function of your own is found with --project DIR",
    "redrive card-velocity --limit 0, must be a whole number from 1",
    "redrive card-velocity --store files, 'letters lie in tables, not in files'",
    "redrive card-velocity --results a/b, --results must be 3 to 255 letters",
    "redrive card-velocity --stream a/b, --stream must be 1 to 128 letters",
    "skip card-velocity --input a --output b --why x, OFFSET is missing",
    "skip card-velocity 1 --input a --output b, --why is missing",
    "tables --create --print, exclude each other",
    "tables --store files, needs no tables",
    "tables --store dynamodb --create, --state is missing",
    "dev --backend disk, 'must be embedded, localstack or aws, was disk'",
    "dev a b, unexpected argument b",
    "dev --endpoint http://h:1, --endpoint is of use only to --backend localstack",
    "dev --backend localstack --endpoint localhost, must be a URL",
    "dev --backend aws --state d, --state is of use only to --backend embedded",
    "run card-velocity --input a --output b --table t-1, --table is of use only to --store"
        + " dynamodb",
    "run card-velocity --input a --output b --lease 1s, --lease is of use only to --store dynamodb",
    "run card-velocity --input a --output b --page-bucket b, --page-bucket is of use only to",
    "run card-velocity --input a --output b --endpoint http://h:1 --state d, --state is of use"
        + " only",
    "skip card-velocity 1 --why x --input a --output b --store aws --state d, --state is of use"
        + " only",
    "drain card-velocity --input a --output b --table t-1, --table is of use only",
    "demo --store files --table t-1, --table is of use only to --store dynamodb and --store aws",
    "status --state src --table t-1, --table is of use only to",
    "status --state src --endpoint http://h:1, --state is of use only to --store files",
    "status --state src --store aws, --state is of use only to --store files",
    "explain card-velocity --state src --store aws --input a --offset 0, --state is of use only",
    "tables --print --endpoint http://h:1, --print and --endpoint exclude each other",
    "tables --print --store dynamodb --state d, --print and --state exclude each other",
    "tables --state d, --state is of use only to",
    "redrive card-velocity --to f --table t-1, redrive has no flag --table",
    "redrive card-velocity --to f --state d, --state is of use only to",
    "redrive card-velocity --to f --from s3:letters --results r-1, --results is of use only to"
        + " --from table",
    "redrive card-velocity --to f --from s3:letters --endpoint http://h:1, --endpoint is of use"
        + " only to --from table",
    "dev --exit, --exit needs --input FILE",
    "dev --stream s, --stream needs --input FILE",
    "dev --debug 0, must be a whole number from 1 to 65000",
    "dev --debug, --debug needs a value",
    "dev --parameter ShardCount, must be NAME=VALUE",
    "dev --parameter =1, must be NAME=VALUE",
    "'dev --parameter A=1,B=2,A=3', '--parameter gives A twice; give it once'",
    "dev --inptu f, did you mean --input?",
    "demo extra, unexpected argument extra",
    "demo --store disk, 'must be files, dynamodb or aws'",
    "demo --rate fast, must be a whole number",
    "demo --rate 0, must be a whole number from 1",
    "demo --events 0, must be a whole number from 1",
    "demo --seed 99999999999999999999, must be a whole number",
    "demo --exit=1, --exit takes no value",
    "functions --jsn, did you mean --json?",
    "functions all, unexpected argument all",
    "explain card-velocity --input a --offset 0, --state is missing",
    "explain card-velocity --state a --offset 0, --input is missing",
    "explain card-velocity --state a --input a, --offset is missing",
    "explain card-velocity --state a --input a --offset -1, must be a whole number from 0",
    "explain card-velocity --state a --input a --offset 0 --partition x, must be a whole number",
    "explain nix --state a --input a --offset 0, there is no function nix",
    "redrive card-velocity --code malformed --to f, 'no dead letter has the code malformed; they"
        + " have too-long, invalid-utf8, '",
    "redrive card-velocity --code malformed --to f, 'misplaced, skipped, refused'",
    "redrive card-velocity --late --code missing --to f, no late letter has the code missing; they"
        + " have late",
    "new, DIR is missing",
    "new _, DIR is empty",
    "new a b, unexpected argument b",
    "new a --from, --from needs a value",
    "new a --form b, did you mean --from?"
  })
  void usage_mistake_isExit2WithOneSentence(String line, String message) {
    assertThat(run(line.replace("_", "").split(" ", -1))).isEqualTo(2);
    assertThat(text(err)).startsWith("sluice: ").contains(message).hasLineCount(1);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void skip_whereThereIsNoState_isRefusedAndMakesNone(@TempDir Path directory) throws IOException {
    Path input = Files.writeString(directory.resolve("in"), "no event\n");
    Path output = directory.resolve("out");
    List<String> skip =
        List.of(
            "skip",
            "card-velocity",
            "0",
            "--why",
            "x",
            "--input",
            input.toString(),
            "--output",
            output.toString());

    assertThat(run(skip.toArray(String[]::new))).isEqualTo(1);
    assertThat(text(err)).contains("there is no state " + output + ".state").hasLineCount(1);
    assertThat(directory).isDirectoryNotContaining("glob:**/out*");

    assertThat(
            run(
                "run",
                "large-payments",
                "--input",
                input.toString(),
                "--output",
                output.toString()))
        .isZero();
    assertThat(run(skip.toArray(String[]::new))).isEqualTo(1);
    assertThat(text(err)).contains("there is no state of card-velocity here");
  }

  @ParameterizedTest
  @CsvSource({
    "run card-velocity --input no-such-file --output b, it does not exist; name a file",
    "run card-velocity --input pom.xml --output no-such-dir/b, there is no directory",
    "run card-velocity --input pom.xml --output src, it is a directory; name a file",
    "run card-velocity --input pom.xml --output pom.xml, is the input too",
    "run card-velocity --input src --output src/b, the output src/b lies in the input src",
    "run card-velocity --input src --output b --state src/s, the state src/s lies in the input src",
    "run card-velocity --input src --output b --partitions 2, --partitions splits one file",
    "run card-velocity --input pom.xml --output /dev/null, is not a regular file",
    "run card-velocity --input pom.xml --output b --state pom.xml, the state pom.xml is the input",
    "run card-velocity --input /dev/null --output b, cannot be read twice; pipe it in",
    "explain card-velocity --input pom.xml --state no-such-dir --offset 0, there is no state",
    "explain card-velocity --input pom.xml --state src --offset 0, there is none of any function",
    "status --state no-such-dir, there is no state no-such-dir",
    "status --state src, 'there is no state in src; name the --state of the run, FILE.state'",
    "status --json --state src, there is no state in src",
    "status nix --state src, there is no state of nix",
    "release card-velocity --state src, there is no state of card-velocity",
    "gc card-velocity --state src, there is no state of card-velocity",
    "run f --project no-such-dir --input a --output b, there is no project directory",
    "run f --project src --input a --output b, src is no project: it has neither pom.xml",
    "run f --project pom.xml --input a --output b, pom.xml is a file; name the directory of a",
    "drain card-velocity --input pom.xml --output no-such, there is no state no-such.state; give",
    "drain card-velocity --input pom.xml --output -, there is no state; name it with --state",
    "template --project src --output no/t.yaml, src is no project",
    "image card-velocity --sample src, cannot read the sample src: it is no file; name a file of",
    "new target/never --from src, cannot read the sample src: Is a directory; name a file of"
        + " NDJSON",
    "redrive card-velocity --to no-such/a --endpoint http://127.0.0.1:1, cannot write to no-such/a",
    "dev --input no-such-file, cannot read the input no-such-file: it is no file",
    "dev --project no-such-dir, there is no project directory",
    "dev --project src, src is no project"
  })
  void failure_isExit1WithOneSentence(String line, String message) {
    assertThat(run(line.split(" ", -1))).isEqualTo(1);
    assertThat(text(err)).startsWith("sluice: ").contains(message).hasLineCount(1);
    assertThat(text(out)).isEmpty();
  }

  /** In the build of this module nothing says who we are to AWS. */
  @ParameterizedTest
  @CsvSource({
    "status --store aws, say",
    "tables, say",
    "run card-velocity --input pom.xml --output target/out --store aws, say",
    "demo --store aws --exit, say",
    "redrive card-velocity --to target/out, say",
    "redrive card-velocity --from s3:letters --to target/out, say",
    "redrive card-velocity --from s3:letters --dry-run, say",
    "redrive card-velocity --from sqs:http://h/1/a.fifo --to target/out, say",
    "redrive card-velocity --endpoint http://h:1, 'to a file: --to FILE'"
  })
  void aws_withoutCredentials_isOneSentenceWithTheRepair(String line, String repair) {
    assertThat(run(line.split(" ", -1))).isEqualTo(1);
    assertThat(text(err))
        .startsWith("sluice: there are no credentials or no region for AWS: ")
        .contains("by AWS_PROFILE and AWS_REGION, say")
        .endsWith(repair + "\n")
        .hasLineCount(1);
    assertThat(text(out)).isEmpty();
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

  /** The exit status of a command that ends so. */
  private int runThatThrows(Error error) {
    Command command =
        new Command() {
          @Override
          public Usage usage() {
            return new Usage("fail", List.of(), List.of(), "fail", "");
          }

          @Override
          public int run(Arguments arguments, Console console) {
            throw error;
          }
        };
    return new Commands(List.of(command), List::of).run(List.of("fail"), console());
  }

  @Test
  void heap_tooSmall_isOneSentenceWithTheRepair() {
    assertThat(runThatThrows(new OutOfMemoryError("Java heap space"))).isEqualTo(1);
    assertThat(text(err)).contains("Java heap space", "SLUICE_HEAP=8g").hasLineCount(1);
  }

  @Test
  void class_ofAProjectMissing_isNoMistakeInSluice() {
    assertThat(runThatThrows(new NoClassDefFoundError("com/example/Rates"))).isEqualTo(1);
    assertThat(text(err))
        .contains("com/example/Rates", "mvn clean verify")
        .doesNotContain("mistake in Sluice")
        .hasLineCount(1);
  }

  @Test
  void class_thatFailsToInitialise_saysWhy() {
    assertThat(
            runThatThrows(new ExceptionInInitializerError(new IllegalStateException("no rates"))))
        .isEqualTo(1);
    assertThat(text(err)).contains("IllegalStateException: no rates").hasLineCount(1);
  }
}
