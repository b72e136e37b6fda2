package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Trigger;
import dev.sluice.engine.letter.LetterAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  static Map<String, String> least() {
    return new HashMap<>(
        Map.of(
            "SLUICE_STREAM", "payments",
            "SLUICE_STATE_TABLE", "sluice",
            "SLUICE_RESULT_TABLE", "fraud-alerts",
            "SLUICE_TRIGGER", "push",
            "SLUICE_DEPLOY", "7",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"));
  }

  @Test
  void settings_thatSayTheLeast_haveDefaults() {
    assertThat(Settings.of(least(), false))
        .isEqualTo(
            new Settings(
                "payments",
                "sluice",
                Optional.empty(),
                "fraud-alerts",
                "",
                LetterAddress.TABLE,
                Trigger.PUSH,
                7,
                256 << 20,
                3_000,
                false,
                false));
  }

  @Test
  void settings_thatSayAll_areTakenAsTheyAre() {
    Map<String, String> environment = least();
    environment.putAll(
        Map.of(
            "SLUICE_TRIGGER", "continuous",
            "SLUICE_PAGE_BUCKET", "pages",
            "SLUICE_LETTERS", "sqs:https://sqs.eu-west-1.amazonaws.com/1/letters.fifo",
            "SLUICE_MAX_STATE", "2GB",
            "SLUICE_CLOSING", "500",
            "SLUICE_TRACING", "xray",
            "SLUICE_METRICS", "partition"));
    assertThat(Settings.of(environment, false))
        .isEqualTo(
            new Settings(
                "payments",
                "sluice",
                Optional.of("pages"),
                "fraud-alerts",
                "",
                new LetterAddress("sqs", "https://sqs.eu-west-1.amazonaws.com/1/letters.fifo"),
                Trigger.CONTINUOUS,
                7,
                2L << 30,
                500,
                true,
                true));
  }

  @Test
  void settings_ofAFunctionThatWritesToAStream_nameIt() {
    Map<String, String> environment = least();
    assertThatThrownBy(() -> Settings.of(environment, true))
        .hasMessage(
            "SLUICE_RESULT_STREAM is not set; set it to the name of the Kinesis stream that results"
                + " go to");
    environment.put("SLUICE_RESULT_STREAM", "alerts");
    assertThat(Settings.of(environment, true).resultStream()).isEqualTo("alerts");
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE_STREAM, a/b, 'SLUICE_STREAM is ''a/b''; set it to the name of the Kinesis stream'",
    "SLUICE_STATE_TABLE, '', 'SLUICE_STATE_TABLE is not set; set it to the name of the DynamoDB"
        + " table'",
    "SLUICE_PAGE_BUCKET, s3://pages, 'SLUICE_PAGE_BUCKET is ''s3://pages''; set it to the name of"
        + " the S3 bucket of long pages of state, or leave it out'",
    "SLUICE_RESULT_TABLE, a b, 'SLUICE_RESULT_TABLE is ''a b''; set it to the name of'",
    "SLUICE_TRIGGER, pull, 'SLUICE_TRIGGER is ''pull''; set it to what makes the function run, one"
        + " of push, drain, continuous'",
    "SLUICE_METRICS, shard, 'SLUICE_METRICS is ''shard''; set it to function or partition'",
    "SLUICE_LETTERS, mail, 'SLUICE_LETTERS is ''mail''; it is table, sqs:QUEUE_URL or s3:BUCKET'",
    "SLUICE_LETTERS, sqs:letters, 'SLUICE_LETTERS is ''sqs:letters''; behind sqs: stands the URL of"
        + " a FIFO queue'",
    "SLUICE_LETTERS, s3:letters, 'SLUICE_LETTERS is ''s3:letters''; add the dependency"
        + " dev.sluice:sluice-s3 to the project'",
    "SLUICE_DEPLOY, 0, 'SLUICE_DEPLOY is ''0''; set it to the number of this deploy, from 1'",
    "SLUICE_MAX_STATE, 9999999999GB, 'SLUICE_MAX_STATE is ''9999999999GB''; set it to how much"
        + " memory state may take, such as 256MB and 10GB at most'",
    "SLUICE_MAX_STATE, 12XB, 'SLUICE_MAX_STATE is ''12XB''; set it to how much memory state may"
        + " take'",
    "SLUICE_CLOSING, 600001, 'SLUICE_CLOSING is ''600001''; set it to how many milliseconds'",
    "SLUICE_TRACING, yes, 'SLUICE_TRACING is ''yes''; set it to off or xray'"
  })
  void setting_thatIsWrong_isNamedWithTheRepair(String variable, String value, String said) {
    Map<String, String> environment = least();
    environment.put(variable, value);
    assertThatThrownBy(() -> Settings.of(environment, false))
        .isInstanceOf(WrongSettings.class)
        .hasMessageStartingWith(said);
  }

  @Test
  void settings_thatAreMissing_areAllNamedAtOnce() {
    assertThatThrownBy(() -> Settings.of(Map.of(), false))
        .hasMessageContainingAll(
            "SLUICE_STREAM is not set",
            "SLUICE_STATE_TABLE is not set",
            "SLUICE_RESULT_TABLE is not set",
            "SLUICE_TRIGGER is not set",
            "SLUICE_DEPLOY is not set");
  }

  @Test
  void housekeeping_isToldOfTheTableAndOfWhatIsOverdue() {
    Map<String, String> environment = new HashMap<>(Map.of("SLUICE_STATE_TABLE", "sluice"));
    assertThatThrownBy(() -> Settings.Housekeeping.of(environment))
        .isInstanceOf(WrongSettings.class)
        .hasMessage(
            "SLUICE_RETENTION_HOURS is not set; set it to how many hours the streams keep events, 1"
                + " to 8760");
    environment.put("SLUICE_RETENTION_HOURS", "24");
    assertThat(Settings.Housekeeping.of(environment))
        .isEqualTo(new Settings.Housekeeping("sluice", 43_200_000));
  }
}
