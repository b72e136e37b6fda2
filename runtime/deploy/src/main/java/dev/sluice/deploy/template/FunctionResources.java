package dev.sluice.deploy.template;

import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Node.Block;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.lambda.Setting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One function with all that is its own: role, logs, failures, tables, alarms. */
final class FunctionResources {
  private static final long SECOND_MILLIS = 1_000;
  private static final String ALIAS = "live";

  private final FunctionDefinition definition;
  private final Plan plan;
  private final Deployment deployment;
  private final Parts parts;
  private final String name;
  private final String logical;

  /** Of what is shared: the streams and the state table are there already. */
  record Parts(
      LogicalNames names,
      Parameters parameters,
      Block resources,
      Tables tables,
      PagePlace pages,
      LetterPlaces letters,
      Packaging packaging) {}

  FunctionResources(FunctionDefinition definition, Parts parts) {
    this.definition = definition;
    this.plan = definition.plan();
    this.deployment = definition.deployment();
    this.parts = parts;
    this.name = plan.function();
    this.logical = parts.names().of(name, "");
  }

  /** Its name in the template. */
  String logical() {
    return logical;
  }

  private boolean isPushed() {
    return deployment.trigger() == Trigger.PUSH;
  }

  private String own(String kind) {
    return parts.names().of(name, kind);
  }

  private String stream() {
    return parts.names().of(plan.input().stream(), "Stream");
  }

  private String resultStream() {
    return parts.names().of(plan.target().stream(), "Stream");
  }

  private String stateTable() {
    return parts.names().of("State", "Table");
  }

  void add() {
    String base = FunctionTables.defaultName(plan);
    String baseParameter = parts.names().of(base, "TableName");
    parts
        .parameters()
        .table(
            baseParameter,
            base,
            plan.table().isEmpty()
                ? "What the tables of late, dead and failed outputs are named after"
                : "The table of results; those of late, dead and failed ones are named after it");
    Policies policies =
        new Policies()
            .logs(own("Logs")).state(stateTable(), FunctionLabel.partitionKeys(name)).stream(
                stream(), isPushed());
    List<Node> letterTables = new ArrayList<>();
    for (TableDefinition table : new FunctionTables(plan).definitions()) {
      String suffix = table.name().substring(base.length());
      String resource = parts.names().of(table.name(), "Table");
      Node named =
          suffix.isEmpty()
              ? Node.ref(baseParameter)
              : Node.sub("${%s}%s".formatted(baseParameter, suffix));
      parts.tables().add(resource, named, table);
      Node arn = Node.attribute(resource, "Arn");
      if (suffix.isEmpty()) {
        policies.allow(arn, "dynamodb:PutItem");
      } else {
        letterTables.add(arn);
      }
    }
    if (plan.target().isStream()) {
      policies.allow(Node.attribute(resultStream(), "Arn"), "kinesis:PutRecords");
    }
    parts.pages().allowOwn(name, policies);
    parts.letters().allow(name, letterTables, policies);
    parts.letters().addQueue(name);
    policies.allow(Node.attribute(own("Failures"), "Arn"), "sqs:SendMessage");
    parts
        .resources()
        .with(logical, function(baseParameter))
        .with(own("Role"), policies.role())
        .with(own("Logs"), logs())
        .with(
            "Calls that were given up: what was in them is still in the stream.",
            own("Failures"),
            queue());
    Alarms alarms = new Alarms(parts.names(), parts.resources(), name, logical);
    alarms.addOf(deployment.trigger(), own("Failures"));
    parts.letters().addAlarm(name, alarms);
  }

  private Block function(String tableParameter) {
    Block properties =
        Node.block().with("Description", "The function %s of Sluice".formatted(name));
    parts.packaging().addCode(definition, properties);
    properties
        .with("Role", Node.attribute(own("Role"), "Arn"))
        .with("Timeout", timeout())
        .with(
            "What is called is the version behind this alias: the one of the last"
                + " DeployNumber.",
            "AutoPublishAlias",
            ALIAS)
        .with("AutoPublishCodeSha256", Node.ref(Parameters.DEPLOY));
    if (!parts.packaging().isImages()) {
      // Lambda has it for zips alone.
      properties.with(
          "SnapStart",
          Node.block()
              .with("ApplyOn", Node.when(Parameters.SNAP_STARTS, "PublishedVersions", "None")));
    }
    switch (deployment.trigger()) {
      case PUSH -> {}
      case DRAIN -> properties.with("ReservedConcurrentExecutions", 1);
      case CONTINUOUS ->
          properties.with(
              "The one that runs, and the one that waits for it to let go.",
              "ReservedConcurrentExecutions",
              2);
    }
    properties
        .with("LoggingConfig", logging(own("Logs")))
        .with("Environment", Node.block().with("Variables", environment(tableParameter)))
        .with("EventInvokeConfig", scheduledCalls())
        .with("Events", events());
    return Node.block()
        .with("Type", "AWS::Serverless::Function")
        .with("Metadata", parts.packaging().metadata(definition))
        .with("Properties", properties);
  }

  private Node timeout() {
    return switch (deployment.trigger()) {
      case PUSH -> Node.ref(Parameters.TIMEOUT);
      case DRAIN -> Schedules.chosen(Schedules.TIMEOUT);
      case CONTINUOUS -> Node.of(Schedules.TIMEOUT_MAX);
    };
  }

  private Block environment(String tableParameter) {
    Block variables =
        Node.block()
            .with(Setting.STREAM.variable(), Node.ref(stream()))
            .with(Setting.STATE_TABLE.variable(), Node.ref(stateTable()))
            .with(Setting.PAGE_BUCKET.variable(), parts.pages().name())
            .with(Setting.RESULT_TABLE.variable(), Node.ref(tableParameter));
    if (plan.target().isStream()) {
      variables.with(Setting.RESULT_STREAM.variable(), Node.ref(resultStream()));
    }
    return variables
        .with(Setting.LETTERS.variable(), parts.letters().address(name))
        .with(Setting.TRIGGER.variable(), deployment.trigger().name().toLowerCase(Locale.ROOT))
        .with(Setting.DEPLOY.variable(), Node.ref(Parameters.DEPLOY))
        .with(
            Setting.MAX_STATE.variable(),
            Node.when(Parameters.HAS_MAX_STATE, Node.ref(Parameters.MAX_STATE), Node.nothing()))
        .with(Setting.CLOSING.variable(), Node.ref(Parameters.CLOSING))
        .with(Setting.TRACING.variable(), Node.ref(Parameters.TRACING))
        .with(Setting.METRICS.variable(), Node.ref(Parameters.METRICS));
  }

  /** A call by a schedule that fails is made again where nothing else follows soon. */
  private Block scheduledCalls() {
    boolean continuous = deployment.trigger() == Trigger.CONTINUOUS;
    return Node.block()
        .with("MaximumRetryAttempts", continuous ? 2 : 0)
        .with("MaximumEventAgeInSeconds", continuous ? Schedules.TIMEOUT_MAX : 300)
        .with("DestinationConfig", Node.block().with("OnFailure", destination()));
  }

  private Block destination() {
    return Node.block()
        .with("Type", "SQS")
        .with("Destination", Node.attribute(own("Failures"), "Arn"));
  }

  private Block events() {
    return switch (deployment.trigger()) {
      case PUSH ->
          Node.block()
              .with("Records", Node.block().with("Type", "Kinesis").with("Properties", mapping()))
              .with(
                  "Records alone neither close windows of a still stream nor take snapshots in"
                      + " time.",
                  "Tick",
                  Schedules.rule(
                      plan.input().idleAfterMillis() == Plan.UNSET
                          ? Schedules.SWEEP_RATE
                          : Schedules.TICK_RATE,
                      "Time goes on for " + name,
                      "drain"));
      case DRAIN ->
          Node.block()
              .with(
                  "Drain",
                  Schedules.rule(
                      Schedules.chosen(Schedules.RATE), "What has come for " + name, "drain"));
      case CONTINUOUS ->
          Node.block()
              .with(
                  "Continue",
                  Schedules.rule(
                      Schedules.CONTINUOUS_RATE, "The next call of " + name, "continue"));
    };
  }

  /**
   * The mapping never drops a record: poison goes to the dead letter inside a commit, and what the
   * mapping leaves out nobody could see. A batch that fails comes again in halves, since what is
   * too much for one call may go through in two; cuts do no harm, records are known by their
   * offsets. One batch of a shard at a time: lanes of a shard would overtake each other.
   */
  private Block mapping() {
    String window = own("WindowSeconds");
    parts.parameters().window(window, name, deployment.intervalMillis() / SECOND_MILLIS);
    Block mapping = Node.block().with("Stream", Node.attribute(stream(), "Arn"));
    switch (deployment.startAt()) {
      case "EARLIEST" -> mapping.with("StartingPosition", "TRIM_HORIZON");
      case "LATEST" -> mapping.with("StartingPosition", "LATEST");
      default ->
          mapping
              .with("StartingPosition", "AT_TIMESTAMP")
              .with(
                  "StartingPositionTimestamp",
                  Instant.parse(deployment.startAt()).getEpochSecond());
    }
    return mapping
        .with("BatchSize", deployment.maxEvents())
        .with("MaximumBatchingWindowInSeconds", Node.ref(window))
        .with("ParallelizationFactor", 1)
        .with("FunctionResponseTypes", List.of("ReportBatchItemFailures"))
        .with("BisectBatchOnFunctionError", true)
        .with("MaximumRetryAttempts", -1)
        .with("MaximumRecordAgeInSeconds", -1)
        .with("DestinationConfig", Node.block().with("OnFailure", destination()));
  }

  /**
   * How it logs to a group. Without Lambda's own lines at each start and end of a call, which only
   * this format can do without; those of Sluice are in it as they are.
   */
  static Block logging(String group) {
    return Node.block()
        .with("LogFormat", "JSON")
        .with("ApplicationLogLevel", "INFO")
        .with("SystemLogLevel", "WARN")
        .with("LogGroup", Node.ref(group));
  }

  static Block logs() {
    return Node.block()
        .with("Type", "AWS::Logs::LogGroup")
        .with("DeletionPolicy", "Delete")
        .with("UpdateReplacePolicy", "Delete")
        .with("Properties", Node.block().with("RetentionInDays", Node.ref(Parameters.LOG_DAYS)));
  }

  private static Block queue() {
    return Node.block()
        .with("Type", "AWS::SQS::Queue")
        .with("DeletionPolicy", "Delete")
        .with("UpdateReplacePolicy", "Delete")
        .with(
            "Properties",
            Node.block()
                .with("MessageRetentionPeriod", LetterPlaces.QUEUE_SECONDS)
                .with("SqsManagedSseEnabled", true));
  }
}
