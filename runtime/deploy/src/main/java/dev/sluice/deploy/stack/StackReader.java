package dev.sluice.deploy.stack;

import dev.sluice.deploy.stack.Stack.Function;
import dev.sluice.deploy.stack.Stack.Mapping;
import dev.sluice.deploy.stack.Stack.Schedule;
import dev.sluice.deploy.stack.Stack.Start;
import dev.sluice.deploy.stack.Stack.Variable;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.TableDefinition.KeyPart;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the resources of a template. */
final class StackReader {
  private static final int TIMEOUT_DEFAULT = 3;
  private static final int MEMORY_DEFAULT = 128;
  private static final int BATCH_DEFAULT = 100;
  private static final String UNLIMITED = "-1";
  private static final String RUNTIME = "java25";
  private static final String INVOKE = "EventInvokeConfig";
  private static final String RETRIES = "MaximumRetryAttempts";

  /** That of Lambda, which is also the most that it takes. */
  private static final int RETRIES_DEFAULT = 2;

  private static final String ENVIRONMENT = "Environment";
  private static final String VARIABLES = "Variables";
  private static final String TTL = "TimeToLiveSpecification";

  /** As EventBridge says it of a rule without an input. */
  private static final String SCHEDULED = "{\"detail-type\":\"Scheduled Event\"}";

  private static final String TYPE = "Type";
  private static final String PARTIAL = "ReportBatchItemFailures";
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,6}) (minute|hour|day)s?\\)");

  private final Map<?, ?> template;
  private final Values values;
  private final List<Function> functions = new ArrayList<>();
  private final List<Stack.Stream> streams = new ArrayList<>();
  private final List<TableDefinition> tables = new ArrayList<>();
  private final QueueReader queues = new QueueReader();
  private final List<String> buckets = new ArrayList<>();

  StackReader(Map<?, ?> template, Map<String, String> parameters, Site site) throws WrongTemplate {
    this.template = template;
    this.values = new Values(template, parameters, site);
  }

  Stack stack() throws WrongTemplate {
    for (Map.Entry<?, ?> each : Values.section(template, "Resources").entrySet()) {
      String name = each.getKey().toString();
      Where where = Where.of("resource " + name);
      Properties resource = new Properties(Values.map(each.getValue(), where), values, where);
      Optional<String> condition = resource.text("Condition");
      if (condition.isEmpty() || values.named(condition.get(), where)) {
        read(name, resource);
      }
    }
    if (functions.isEmpty()) {
      throw new WrongTemplate(
          "it has no resource of type %s; sluice template writes one for each function"
              .formatted(ResourceType.FUNCTION.text()));
    }
    return new Stack(functions, streams, tables, queues.queues(), buckets);
  }

  private void read(String logicalName, Properties resource) throws WrongTemplate {
    Properties own = resource.below(Properties.ALL);
    String name = values.physicalName(logicalName, resource.where());
    switch (values.typeOf(logicalName, resource.where())) {
      case FUNCTION -> functions.add(function(logicalName, name, withGlobals(own)));
      case STREAM -> streams.add(stream(name, own));
      case TABLE -> tables.add(table(name, own));
      case QUEUE -> queues.add(name, own);
      case BUCKET -> buckets.add(name);
      case ROLE, LOGS, ALARM, QUEUE_POLICY, BUCKET_POLICY -> {}
    }
  }

  private Properties withGlobals(Properties own) throws WrongTemplate {
    Where where = Where.of("section Globals");
    Properties globals =
        new Properties(Values.section(template, "Globals"), values, where).below("Function");
    Properties variables =
        own.below(ENVIRONMENT).below(VARIABLES).or(globals.below(ENVIRONMENT).below(VARIABLES));
    return own.or(globals).with(ENVIRONMENT, own.below(ENVIRONMENT).with(VARIABLES, variables));
  }

  private Function function(String logicalName, String name, Properties own) throws WrongTemplate {
    own.allow(
        Set.of(
            "Handler",
            "Runtime",
            "Timeout",
            "MemorySize",
            "ReservedConcurrentExecutions",
            ENVIRONMENT,
            INVOKE,
            "Events"),
        Set.of(
            "FunctionName",
            "CodeUri",
            "Description",
            "Architectures",
            "Role",
            "Policies",
            "LoggingConfig",
            "DeadLetterQueue",
            "Tracing",
            "SnapStart",
            "AutoPublishAlias",
            "AutoPublishCodeSha256",
            "EphemeralStorage",
            "Tags"));
    String runtime = own.required("Runtime");
    if (!runtime.equals(RUNTIME)) {
      throw own.where().at("Runtime").wrong("must be %s, was %s".formatted(RUNTIME, runtime));
    }
    Map<String, Variable> environment = new HashMap<>();
    Properties variables = own.below(ENVIRONMENT).below(VARIABLES);
    for (String variable : variables.names()) {
      Optional<String> value = variables.text(variable);
      Set<ResourceType> needs = variables.spokenOf(variable);
      value.ifPresent(text -> environment.put(variable, new Variable(text, needs)));
    }
    List<Mapping> mappings = new ArrayList<>();
    List<Schedule> schedules = new ArrayList<>();
    Properties events = own.below("Events");
    for (String event : events.names()) {
      Properties each = events.below(event);
      each.allow(Set.of(TYPE, Properties.ALL), Set.of());
      String type = each.required(TYPE);
      switch (type) {
        case "Kinesis" -> mapping(each.below(Properties.ALL)).ifPresent(mappings::add);
        case "Schedule" -> schedule(event, each.below(Properties.ALL)).ifPresent(schedules::add);
        default ->
            throw each.where()
                .at(TYPE)
                .wrong("is %s, which is not understood; Kinesis and Schedule are".formatted(type));
      }
    }
    return new Function(
        logicalName,
        name,
        own.required("Handler"),
        Duration.ofSeconds(own.number("Timeout", 1, 900).orElse(TIMEOUT_DEFAULT)),
        own.number("MemorySize", 128, 10_240).orElse(MEMORY_DEFAULT),
        own.number("ReservedConcurrentExecutions", 1, 1_000),
        own.below(INVOKE).number(RETRIES, 0, RETRIES_DEFAULT).orElse(RETRIES_DEFAULT),
        environment,
        mappings,
        schedules);
  }

  private static Optional<Mapping> mapping(Properties own) throws WrongTemplate {
    own.allow(
        Set.of(
            "Stream",
            "Enabled",
            "StartingPosition",
            "StartingPositionTimestamp",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "ParallelizationFactor",
            "FunctionResponseTypes",
            "BisectBatchOnFunctionError",
            RETRIES,
            "MaximumRecordAgeInSeconds"),
        Set.of("DestinationConfig"));
    if (own.number("ParallelizationFactor", 1, 10).orElse(1) != 1) {
      throw own.where()
          .at("ParallelizationFactor")
          .wrong("must be 1: the lanes of a shard would overtake each other");
    }
    if (!own.text("MaximumRecordAgeInSeconds").orElse(UNLIMITED).equals(UNLIMITED)) {
      throw own.where()
          .at("MaximumRecordAgeInSeconds")
          .wrong("must be -1: records would be left out, and a gap cannot be seen by who reads it");
    }
    String arn = own.required("Stream");
    int name = arn.indexOf(":stream/");
    if (name < 0) {
      throw own.where().at("Stream").wrong("must be the ARN of a stream, was '%s'".formatted(arn));
    }
    if (isOff(own)) {
      return Optional.empty();
    }
    return Optional.of(
        new Mapping(
            arn.substring(name + ":stream/".length()),
            start(own),
            own.number("BatchSize", 1, 10_000).orElse(BATCH_DEFAULT),
            Duration.ofSeconds(own.number("MaximumBatchingWindowInSeconds", 0, 300).orElse(0)),
            own.is("BisectBatchOnFunctionError"),
            own.number(RETRIES, -1, 10_000).orElse(-1),
            own.list("FunctionResponseTypes").contains(PARTIAL)));
  }

  private static boolean isOff(Properties own) throws WrongTemplate {
    return own.text("Enabled").isPresent() && !own.is("Enabled");
  }

  private static Start start(Properties own) throws WrongTemplate {
    String position = own.required("StartingPosition");
    return switch (position) {
      case "TRIM_HORIZON" -> new Start.Oldest();
      case "LATEST" -> new Start.Latest();
      case "AT_TIMESTAMP" -> {
        String seconds = own.required("StartingPositionTimestamp");
        try {
          yield new Start.Since(Instant.ofEpochSecond(Long.parseLong(seconds)));
        } catch (NumberFormatException | DateTimeException _) {
          throw own.where()
              .at("StartingPositionTimestamp")
              .wrong("must be whole seconds since 1970, was '%s'".formatted(seconds));
        }
      }
      default ->
          throw own.where()
              .at("StartingPosition")
              .wrong("must be TRIM_HORIZON, LATEST or AT_TIMESTAMP, was '%s'".formatted(position));
    };
  }

  private static Optional<Schedule> schedule(String name, Properties own) throws WrongTemplate {
    own.allow(
        Set.of("Schedule", "Input", "Enabled"),
        Set.of("Name", "Description", "RetryPolicy", "DeadLetterConfig"));
    String rate = own.required("Schedule");
    Matcher matcher = RATE.matcher(rate);
    if (!matcher.matches()) {
      throw own.where()
          .at("Schedule")
          .wrong("must be a rate such as rate(5 minutes), was '%s'".formatted(rate));
    }
    if (isOff(own)) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration every =
        switch (matcher.group(2)) {
          case "minute" -> Duration.ofMinutes(number);
          case "hour" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return Optional.of(new Schedule(name, every, own.text("Input").orElse(SCHEDULED)));
  }

  private static Stack.Stream stream(String name, Properties own) throws WrongTemplate {
    own.allow(
        Set.of("Name", "ShardCount"),
        Set.of("RetentionPeriodHours", "StreamEncryption", "StreamModeDetails", "Tags"));
    return new Stack.Stream(name, own.number("ShardCount", 1, 10_000).orElse(1));
  }

  private static TableDefinition table(String name, Properties own) throws WrongTemplate {
    own.allow(
        Set.of("TableName", "AttributeDefinitions", "KeySchema", TTL),
        Set.of(
            "BillingMode",
            "PointInTimeRecoverySpecification",
            "SSESpecification",
            "DeletionProtectionEnabled",
            "TableClass",
            "ProvisionedThroughput",
            "Tags"));
    Map<String, String> types = new LinkedHashMap<>();
    for (Object each : own.list("AttributeDefinitions")) {
      Map<?, ?> attribute = Values.map(each, own.where().at("AttributeDefinitions"));
      types.put(
          String.valueOf(attribute.get("AttributeName")),
          String.valueOf(attribute.get("AttributeType")));
    }
    List<KeyPart> key = new ArrayList<>();
    for (Object each : own.list("KeySchema")) {
      Map<?, ?> part = Values.map(each, own.where().at("KeySchema"));
      String attribute = String.valueOf(part.get("AttributeName"));
      if (!types.containsKey(attribute)) {
        throw own.where()
            .at("KeySchema")
            .wrong("names %s, which is in no AttributeDefinitions".formatted(attribute));
      }
      key.add(
          "HASH".equals(part.get("KeyType")) ? 0 : key.size(),
          KeyPart.of(attribute, types.get(attribute)));
    }
    if (key.isEmpty() || key.size() > 2 || key.size() != types.size()) {
      throw own.where()
          .at("KeySchema")
          .wrong("must have one or two attributes, those of AttributeDefinitions");
    }
    return new TableDefinition(
        name,
        key.getFirst(),
        key.size() < 2 ? null : key.getLast(),
        own.below(TTL).text("AttributeName").orElse(""));
  }
}
