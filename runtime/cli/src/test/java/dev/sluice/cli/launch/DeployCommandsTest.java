package dev.sluice.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
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

/** The commands for AWS, as they are typed. */
class DeployCommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path home;

  private int run(String... args) {
    out.reset();
    err.reset();
    return Commands.installed()
        .run(
            List.of(args),
            new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                home,
                "",
                new StopRequest()));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void template_written_isUpToDateUntilItIsChanged() throws IOException {
    assertThat(run("template", "--check")).isEqualTo(1);
    assertThat(text(err)).contains("there is no", "write it with sluice template");

    assertThat(run("template")).isZero();
    Path file = home.resolve("template.yaml");
    assertThat(Files.readString(file)).contains("CodeUri: target/functions/card-velocity.zip");
    assertThat(run("template", "--check")).isZero();

    Files.writeString(file, Files.readString(file).replace("java25", "java21"));
    assertThat(run("template", "--check")).isEqualTo(1);
    assertThat(text(err))
        .containsPattern("is not what the functions say, from line [0-9]+ on; renew it with");
  }

  @Test
  void template_writtenElsewhere_namesTheZipsFromThere() throws IOException {
    Path file = Files.createDirectories(home.resolve("aws")).resolve("t.yaml");

    assertThat(run("template", "--output", file.toString())).isZero();

    assertThat(Files.readString(file))
        .contains("CodeUri: \"../target/functions/card-velocity.zip\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', has no event of at most",
    "'\n \n', has no event of at most",
    "'{}\n{\"id\":1}\n', card-velocity takes none of the 2 events of",
  })
  void image_ofASampleThatTheFunctionTakesNothingOf_isRefusedAndWritesNothing(
      String sample, String message) throws IOException {
    Path file = Files.writeString(home.resolve("sample"), sample.translateEscapes());

    assertThat(run("image", "card-velocity", "--sample", file.toString())).isEqualTo(1);

    assertThat(text(err)).contains(message).hasLineCount(1);
    assertThat(home.resolve("target")).doesNotExist();
    assertThat(home.resolve("runtime")).doesNotExist();
  }

  /** Mistakes of the command line that are seen only with the template at hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev --parameter Nope=1|2|sluice: --parameter: there is no parameter Nope; the parameters"
            + " are",
        "dev --parameter DeployNumber=x|2|sluice: --parameter: parameter DeployNumber is 'x' and"
            + " must",
        "dev --backend aws|1|sluice: there are no credentials or no region for AWS: ",
      })
  void dev_withAMistake_isOneSentence(String line, int status, String message) throws IOException {
    assertThat(run("template")).isZero();
    Files.createDirectories(home.resolve("functions/fraud/target/classes"));
    Files.createDirectories(home.resolve("functions/fraud/target/lib"));

    assertThat(run(line.split(" ", -1))).isEqualTo(status);

    assertThat(text(err)).startsWith(message).hasLineCount(1);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void package_ofWhatIsNotBuilt_isRefused() {
    assertThat(run("package")).isEqualTo(1);
    assertThat(text(err)).contains("is not built", "run mvn verify there first");
  }

  @Test
  void cost_asked_hasEveryItemOfEveryTrigger() {
    assertThat(run("cost", "--events-per-second", "1500", "--interval", "5s")).isZero();
    assertThat(text(out))
        .contains("on 2 shards")
        .containsPattern("push +Lambda .* DynamoDB .* Kinesis .* S3 .* total")
        .containsPattern("drain +Lambda .* DynamoDB .* Kinesis .* S3 .* total")
        .containsPattern("continuous +Lambda .* DynamoDB .* Kinesis .* S3 .* total")
        .contains("Managed Flink costs");
  }

  @ParameterizedTest
  @CsvSource({
    "cost --events-per-second 1000, true",
    "cost --events-per-second 1000 --pages-in-table, false",
    "cost --events-per-second 1000 --state-mb 0, false",
  })
  void cost_ofState_hasPutsOfABucketUnlessItLiesInTheTable(String line, boolean puts) {
    assertThat(run(line.split(" ", -1))).isZero();
    assertThat(text(out).contains(" puts, ")).isEqualTo(puts);
  }

  @ParameterizedTest
  @CsvSource({
    "cost, --events-per-second is missing",
    "cost --events-per-second 5000 --shards 2, need at least 5 shards",
    "cost --events-per-second 5 --interval 10m, '--interval must be from 100ms to 5m, was 10m'",
  })
  void cost_askedWrongly_saysHow(String line, String message) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(text(err)).contains(message);
  }

  @Test
  void functions_asked_sayHowTheyAreDeployed() {
    assertThat(run("functions", "--json")).isZero();
    assertThat(text(out)).contains("\"trigger\":\"push\",\"interval\":\"1s\",\"maxEvents\":10000");
  }
}
