package dev.sluice.lambda;

import dev.sluice.api.Trigger;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.engine.letter.LetterAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How this process was told to run its function.
 *
 * @param pageBucket of new long pages of state; empty where they go to the table
 * @param resultStream "" where results do not go to a stream
 * @param letters where late, dead and failed outputs go
 * @param stateBytesMax how much memory state may take
 * @param closingMillis how long before its deadline a call begins nothing more
 * @param traced whether log lines carry the trace of their call
 * @param byPartition whether each partition has metrics of its own beside those of the function
 */
record Settings(
    String stream,
    String stateTable,
    Optional<String> pageBucket,
    String resultTable,
    String resultStream,
    LetterAddress letters,
    Trigger trigger,
    long deploy,
    long stateBytesMax,
    long closingMillis,
    boolean traced,
    boolean byPartition) {
  /** The most that a function can have. */
  private static final long MEMORY_BYTES_MAX = 10L << 30;

  private static final String MEMORY = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";
  private static final long MEMORY_MB_DEFAULT = 512;

  /** The heap, the JVM, and the workers of other shards want memory too. */
  private static final long STATE_SHARE = 4;

  private static final long CLOSING_DEFAULT = 3_000;
  private static final long CLOSING_MAX = 600_000;
  private static final long RETENTION_MAX = 8_760;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,255}");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,9})([KMG]B)?");

  /**
   * Reads an environment.
   *
   * @param streams whether the function's results go to a stream
   * @throws WrongSettings with all that is wrong with it
   */
  static Settings of(Map<String, String> environment, boolean streams) {
    Reading reading = new Reading(environment);
    Settings settings =
        new Settings(
            reading.name(Setting.STREAM, "the Kinesis stream that the function reads"),
            reading.stateTable(),
            reading.pageBucket(),
            reading.name(Setting.RESULT_TABLE, "the DynamoDB table of the function's results"),
            streams
                ? reading.name(Setting.RESULT_STREAM, "the Kinesis stream that results go to")
                : "",
            reading.letters(),
            reading.trigger(),
            reading.deploy(),
            reading.stateBytesMax(),
            reading.closingMillis(),
            reading.traced(),
            reading.byPartition());
    reading.end();
    return settings;
  }

  /**
   * How housekeeping was told to run.
   *
   * @param overdueMillis after how long without a snapshot somebody must look after a partition
   */
  record Housekeeping(String stateTable, long overdueMillis) {
    private static final long MILLIS_PER_HOUR = 3_600_000;

    /**
     * Reads an environment.
     *
     * @throws WrongSettings with all that is wrong with it
     */
    static Housekeeping of(Map<String, String> environment) {
      Reading reading = new Reading(environment);
      String table = reading.stateTable();
      // In the other half there is time to do something.
      long overdue = reading.retentionHours() * MILLIS_PER_HOUR / 2;
      reading.end();
      return new Housekeeping(table, overdue);
    }
  }

  /** One pass over an environment, which gathers what is wrong. */
  static final class Reading {
    private final Map<String, String> environment;
    private final List<String> wrong = new ArrayList<>();

    Reading(Map<String, String> environment) {
      this.environment = environment;
    }

    private Optional<String> value(Setting setting) {
      @Nullable String value = environment.get(setting.variable());
      return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private void refuse(Setting setting, String repair) {
      wrong.add(
          value(setting)
              .map(value -> "%s is '%s'; %s".formatted(setting.variable(), value, repair))
              .orElseGet(() -> "%s is not set; %s".formatted(setting.variable(), repair)));
    }

    String name(Setting setting, String what) {
      String value = value(setting).orElse("");
      if (!NAME.matcher(value).matches()) {
        refuse(setting, "set it to the name of " + what);
      }
      return value;
    }

    String stateTable() {
      return name(Setting.STATE_TABLE, "the DynamoDB table of state");
    }

    Optional<String> pageBucket() {
      Optional<String> value = value(Setting.PAGE_BUCKET);
      if (value.isPresent() && !PageBucket.isName(value.get())) {
        refuse(
            Setting.PAGE_BUCKET,
            "set it to the name of the S3 bucket of long pages of state, or leave it out");
      }
      return value;
    }

    LetterAddress letters() {
      LetterAddress letters =
          value(Setting.LETTERS).map(LetterAddress::of).orElse(LetterAddress.TABLE);
      String refusal = letters.refusal();
      if (!refusal.isEmpty()) {
        refuse(Setting.LETTERS, refusal);
      }
      return letters;
    }

    Trigger trigger() {
      for (Trigger trigger : Trigger.values()) {
        if (value(Setting.TRIGGER).equals(Optional.of(word(trigger)))) {
          return trigger;
        }
      }
      refuse(
          Setting.TRIGGER,
          Stream.of(Trigger.values())
              .map(Settings::word)
              .collect(
                  Collectors.joining(", ", "set it to what makes the function run, one of ", "")));
      return Trigger.PUSH;
    }

    long deploy() {
      String value = value(Setting.DEPLOY).orElse("");
      if (!NUMBER.matcher(value).matches()) {
        refuse(Setting.DEPLOY, "set it to the number of this deploy, from 1, higher at each");
        return 1;
      }
      return Long.parseLong(value);
    }

    long stateBytesMax() {
      Optional<String> value = value(Setting.MAX_STATE);
      if (value.isEmpty()) {
        String megabytes = environment.getOrDefault(MEMORY, "");
        long memory =
            NUMBER.matcher(megabytes).matches() ? Long.parseLong(megabytes) : MEMORY_MB_DEFAULT;
        return (memory << 20) / STATE_SHARE;
      }
      Matcher size = BYTES.matcher(value.get());
      if (size.matches()) {
        int unit = size.group(2) == null ? 0 : "KMG".indexOf(size.group(2).charAt(0)) + 1;
        long count = Long.parseLong(size.group(1));
        if (count <= MEMORY_BYTES_MAX >> 10 * unit) {
          return count << 10 * unit;
        }
      }
      refuse(
          Setting.MAX_STATE,
          "set it to how much memory state may take, such as 256MB and 10GB at most, or leave it"
              + " out for a quarter of the function's");
      return 1;
    }

    long closingMillis() {
      String value = value(Setting.CLOSING).orElse(Long.toString(CLOSING_DEFAULT));
      if (!NUMBER.matcher(value).matches() || Long.parseLong(value) > CLOSING_MAX) {
        refuse(
            Setting.CLOSING,
            "set it to how many milliseconds before its deadline a call begins nothing more, 1 to %d, or leave it out for %d"
                .formatted(CLOSING_MAX, CLOSING_DEFAULT));
        return CLOSING_DEFAULT;
      }
      return Long.parseLong(value);
    }

    long retentionHours() {
      String value = value(Setting.RETENTION).orElse("");
      if (!NUMBER.matcher(value).matches() || Long.parseLong(value) > RETENTION_MAX) {
        refuse(
            Setting.RETENTION,
            "set it to how many hours the streams keep events, 1 to %d".formatted(RETENTION_MAX));
        return 1;
      }
      return Long.parseLong(value);
    }

    boolean traced() {
      String value = value(Setting.TRACING).orElse("off");
      if (!value.equals("off") && !value.equals("xray")) {
        refuse(Setting.TRACING, "set it to off or xray");
      }
      return value.equals("xray");
    }

    boolean byPartition() {
      String value = value(Setting.METRICS).orElse("function");
      if (!value.equals("function") && !value.equals("partition")) {
        refuse(Setting.METRICS, "set it to function or partition");
      }
      return value.equals("partition");
    }

    void end() {
      if (!wrong.isEmpty()) {
        throw new WrongSettings(String.join("; ", wrong));
      }
    }
  }

  /** A trigger as the environment names it. */
  static String word(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }
}
