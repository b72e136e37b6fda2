package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What whoever deploys may say, and the conditions that follow from it. */
final class Parameters {
  static final String STATE_TABLE = "StateTableName";
  static final String SHARDS = "ShardCount";
  static final String RETENTION = "StreamRetentionHours";
  static final String MEMORY = "MemorySize";
  static final String TIMEOUT = "PushTimeoutSeconds";
  static final String DRAIN_MINUTES = "DrainMinutes";
  static final String CLOSING = "ClosingMillis";
  static final String MAX_STATE = "MaxState";
  static final String DEPLOY = "DeployNumber";
  static final String LETTERS = "Letters";
  static final String LARGE_PAGES = "LargePages";
  static final String LOG_DAYS = "LogRetentionDays";
  static final String ALARM_TOPIC = "AlarmTopicArn";
  static final String LAG_SECONDS = "LagAlarmSeconds";
  static final String TRACING = "Tracing";
  static final String METRICS = "Metrics";
  static final String SNAP_START = "SnapStart";

  /** The longest that records are gathered, and that a call with them takes. */
  static final int WINDOW_SECONDS_MAX = 300;

  static final int TIMEOUT_SECONDS_MAX = 900;

  static final String HAS_ALARM_TOPIC = "HasAlarmTopic";
  static final String HAS_MAX_STATE = "HasMaxState";
  static final String TRACED = "IsTraced";
  static final String SNAP_STARTS = "IsSnapStarted";
  static final String LETTERS_IN_TABLES = "LettersInTables";
  static final String LETTERS_IN_QUEUES = "LettersInQueues";
  static final String LETTERS_IN_BUCKET = "LettersInBucket";
  static final String PAGES_IN_BUCKET = "PagesInBucket";

  private static final String STREAM_NAME = "[a-zA-Z0-9_.-]{1,128}";

  /** With room for what stands behind the name in the tables of late, dead and failed outputs. */
  private static final String TABLE_NAME = "[a-zA-Z0-9_.-]{3,248}";

  private final Block block = Node.block();
  private final Set<String> named = new TreeSet<>();

  Block block() {
    return block;
  }

  /** The name of a table; asked for once, however often it is needed. */
  Parameters table(String parameter, String name, String description) {
    return name(parameter, name, description, TABLE_NAME);
  }

  /** The name of a stream. */
  Parameters stream(String parameter, String name) {
    return name(parameter, name, "The Kinesis stream " + name, STREAM_NAME);
  }

  private Parameters name(String parameter, String name, String description, String pattern) {
    if (named.add(parameter)) {
      block.with(parameter, text(name, description).with("AllowedPattern", pattern));
    }
    return this;
  }

  /** How long the mapping of one function gathers records. */
  Parameters window(String parameter, String function, long seconds) {
    block.with(
        parameter,
        number(seconds, "Seconds for which records for %s are gathered".formatted(function))
            .with("MinValue", 0)
            .with("MaxValue", WINDOW_SECONDS_MAX));
    return this;
  }

  /** Those that do not depend on what functions there are. */
  void addCommon(boolean pushes, boolean drains) {
    block
        .with(
            SHARDS,
            number(1, "Shards of each stream at the start; split and merge them later")
                .with("MinValue", 1))
        .with(
            RETENTION,
            number(24, "Hours for which the streams keep events")
                .with("MinValue", 24)
                .with("MaxValue", 8_760))
        .with(
            MEMORY,
            number(
                    Footprint.MEMORY_MB,
                    "Memory of each function in MB; with %d it has one processor"
                        .formatted(Footprint.PROCESSOR_MEMORY_MB))
                .with("MinValue", 512)
                .with("MaxValue", 10_240));
    if (pushes) {
      block.with(
          TIMEOUT,
          number(300, "The longest that one call with records may take")
              .with("MinValue", 30)
              .with("MaxValue", TIMEOUT_SECONDS_MAX));
    }
    if (drains) {
      block.with(
          DRAIN_MINUTES,
          text(String.valueOf(Footprint.DRAIN_MINUTES), "How often what has come is taken")
              .with("AllowedValues", Schedules.MINUTES.stream().map(String::valueOf).toList()));
    }
    block
        .with(
            CLOSING,
            number(3_000, "Milliseconds kept before the end of a call to commit and let go")
                .with("MinValue", 500)
                .with("MaxValue", 20_000))
        .with(
            MAX_STATE,
            text("", "Memory for state, such as 512MB; by default it follows from MemorySize"))
        .with(
            DEPLOY,
            // A text, since SAM names the version after it.
            text(
                    "1",
                    "Raise it with each deploy: it publishes a version, and workers of a lower"
                        + " number stop")
                .with("AllowedPattern", "[1-9][0-9]{0,9}"))
        .with(
            LETTERS,
            text(
                    "table",
                    "Where late, dead and failed outputs go; sqs and s3 need the module sluice-sqs"
                        + " or sluice-s3 in the zips")
                .with("AllowedValues", List.of("table", "sqs", "s3")))
        .with(
            LARGE_PAGES,
            text(
                    "s3",
                    "Where new long pages of state go: to a bucket, or with table to the table of"
                        + " state, which costs more")
                .with("AllowedValues", List.of("s3", "table")))
        .with(
            LOG_DAYS,
            number(30, "Days for which logs are kept")
                .with("AllowedValues", List.of(1, 3, 7, 14, 30, 90, 180, 365)))
        .with(ALARM_TOPIC, text("", "The SNS topic that alarms go to; none without it"))
        .with(
            LAG_SECONDS,
            number(300, "Seconds that a function may be behind before an alarm")
                .with("MinValue", 1))
        .with(
            TRACING,
            text("off", "Whether calls are traced by X-Ray")
                .with("AllowedValues", List.of("off", "xray")))
        .with(
            METRICS,
            text(
                    "function",
                    "Whether metrics are by function, or by partition too, which CloudWatch bills"
                        + " for each")
                .with("AllowedValues", List.of("function", "partition")));
  }

  /** Behind the others, where functions can have it. */
  void addSnapStart() {
    block.with(
        SNAP_START,
        text("off", "Whether functions start from a snapshot of their first start")
            .with("AllowedValues", List.of("off", "on")));
  }

  /** To be written behind the parameters. */
  static Block conditions(boolean snapStarts) {
    Block conditions =
        Node.block()
            .with(HAS_ALARM_TOPIC, isGiven(ALARM_TOPIC))
            .with(HAS_MAX_STATE, isGiven(MAX_STATE))
            .with(TRACED, equal(TRACING, "xray"));
    if (snapStarts) {
      conditions.with(SNAP_STARTS, equal(SNAP_START, "on"));
    }
    return conditions
        .with(LETTERS_IN_TABLES, equal(LETTERS, "table"))
        .with(LETTERS_IN_QUEUES, equal(LETTERS, "sqs"))
        .with(LETTERS_IN_BUCKET, equal(LETTERS, "s3"))
        .with(PAGES_IN_BUCKET, equal(LARGE_PAGES, "s3"));
  }

  private static Node isGiven(String parameter) {
    return new Node.Tagged("!Not", Node.of(List.of(equal(parameter, ""))));
  }

  private static Node equal(String parameter, String value) {
    return new Node.Tagged("!Equals", Node.of(List.of(Node.ref(parameter), value)));
  }

  private static Block text(String otherwise, String description) {
    return Node.block()
        .with("Type", "String")
        .with("Default", otherwise)
        .with("Description", description);
  }

  private static Block number(long otherwise, String description) {
    return Node.block()
        .with("Type", "Number")
        .with("Default", otherwise)
        .with("Description", description);
  }
}
