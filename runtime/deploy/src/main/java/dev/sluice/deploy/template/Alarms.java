package dev.sluice.deploy.template;

import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Node.Block;
import dev.sluice.lambda.Metric;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of one function somebody must be told.
 *
 * <p>A value comes with a call, and a period without a value counts as a good one. So an alarm that
 * asks for several values waits for them as long as they may take: of drains it looks at a period
 * for each, of other calls at so many minutes as may lie between two.
 */
final class Alarms {
  private static final int MINUTE = 60;

  /** So far apart are calls that are pushed to at most; a continuous one is made sooner. */
  private static final int APART_MINUTES =
      (Parameters.WINDOW_SECONDS_MAX + Parameters.TIMEOUT_SECONDS_MAX) / MINUTE;

  /** Of periods of drains so many may have no end of one: it comes in that before, or after. */
  private static final int DRAINS_ELSEWHERE = 2;

  private static final String LAMBDA = "AWS/Lambda";

  private final LogicalNames names;
  private final Block resources;
  private final String function;
  private final String logical;

  Alarms(LogicalNames names, Block resources, String function, String logical) {
    this.names = names;
    this.resources = resources;
    this.function = function;
    this.logical = logical;
  }

  /** Which numbers are looked at. */
  private record Measure(String namespace, String name, String statistic, Block dimension) {}

  /** For so many of so many periods, above a threshold. */
  private record Above(Object threshold, Object period, int periods, int of) {
    static Above once(Object threshold) {
      return new Above(threshold, MINUTE, 1, 1);
    }

    /** With so many of its values, which a function of this trigger gives. */
    static Above values(Trigger trigger, Object threshold, int count) {
      return switch (trigger) {
        case DRAIN ->
            new Above(
                threshold, Schedules.chosen(Schedules.PERIOD), count, count + DRAINS_ELSEWHERE);
        case PUSH, CONTINUOUS -> new Above(threshold, MINUTE, count, count * APART_MINUTES);
      };
    }
  }

  private Measure ours(Metric metric, String statistic) {
    return new Measure(
        Metric.NAMESPACE, metric.text(), statistic, dimension(Metric.FUNCTION, function));
  }

  /** Of all its versions: at a deploy calls of two of them may run. */
  private Measure ofLambda(String name, String statistic) {
    return new Measure(LAMBDA, name, statistic, dimension("FunctionName", Node.ref(logical)));
  }

  private static Measure ofQueue(String name, String queue) {
    return new Measure(
        "AWS/SQS", name, "Maximum", dimension("QueueName", Node.attribute(queue, "QueueName")));
  }

  private static Block dimension(String name, Object value) {
    return Node.block().with("Name", name).with("Value", value);
  }

  /**
   * Those of a function.
   *
   * @param failures the queue of its calls that were given up
   */
  void addOf(Trigger trigger, String failures) {
    addCommon(trigger, failures);
    if (trigger == Trigger.PUSH) {
      addPushed();
    }
  }

  /** How many a function has. */
  static int countOf(Trigger trigger) {
    return count(alarms -> alarms.addOf(trigger, ""));
  }

  /** How many housekeeping has. */
  static int countOfHousekeeping() {
    return count(Alarms::addHousekeeping);
  }

  private static int count(Consumer<Alarms> added) {
    Block resources = Node.block();
    added.accept(new Alarms(new LogicalNames(), resources, "counted", ""));
    return resources.entries().size();
  }

  private void addCommon(Trigger trigger, String failures) {
    add(
        "Lag",
        "is behind its stream",
        ours(Metric.LAG, "Maximum"),
        Above.values(trigger, Node.ref(Parameters.LAG_SECONDS), 5));
    add("Dead", "has dead events", ours(Metric.DEAD, "Sum"), Above.once(0));
    add(
        "Blocked",
        "cannot deliver",
        ours(Metric.OUTBOX_BLOCKED, "Maximum"),
        Above.values(trigger, 0, 3));
    add("Errors", "fails again and again", ofLambda("Errors", "Sum"), Above.values(trigger, 0, 3));
    add(
        "Failures",
        "has calls that were given up",
        ofQueue("ApproximateNumberOfMessagesVisible", failures),
        Above.once(0));
  }

  /** Those of housekeeping, which is called so seldom that one call is enough. */
  void addHousekeeping() {
    add("Errors", "has failed", ofLambda("Errors", "Sum"), Above.once(0));
    add(
        "Overdue",
        "found partitions that nobody saves",
        ours(Metric.OVERDUE, "Maximum"),
        Above.once(0));
  }

  /** Those of a function that its stream calls. */
  private void addPushed() {
    add(
        "Age",
        "has not been given records for long",
        ofLambda("IteratorAge", "Maximum"),
        Above.values(Trigger.PUSH, Node.sub("${%s}000".formatted(Parameters.LAG_SECONDS)), 5));
    add(
        "Throttles",
        "is throttled",
        ofLambda("Throttles", "Sum"),
        Above.values(Trigger.PUSH, 0, 3));
  }

  /** That of messages which lie in a queue for long, where there is that queue. */
  void addAge(String queue, String condition, int seconds) {
    resources.with(
        names.of(function, "LettersAlarm"),
        Node.block()
            .with("Type", "AWS::CloudWatch::Alarm")
            .with("Condition", condition)
            .with(
                "Properties",
                properties(
                    "has letters that its queue will forget",
                    ofQueue("ApproximateAgeOfOldestMessage", queue),
                    Above.once(seconds))));
  }

  private void add(String kind, String what, Measure metric, Above above) {
    resources.with(
        names.of(function, kind + "Alarm"),
        Node.block()
            .with("Type", "AWS::CloudWatch::Alarm")
            .with("Properties", properties(what, metric, above)));
  }

  private Block properties(String what, Measure metric, Above above) {
    return Node.block()
        .with("AlarmDescription", "%s %s".formatted(function, what))
        .with("Namespace", metric.namespace())
        .with("MetricName", metric.name())
        .with("Dimensions", List.of(metric.dimension()))
        .with("Statistic", metric.statistic())
        .with("Period", above.period())
        .with("EvaluationPeriods", above.of())
        .with("DatapointsToAlarm", above.periods())
        .with("Threshold", above.threshold())
        .with("ComparisonOperator", "GreaterThanThreshold")
        .with("TreatMissingData", "notBreaching")
        .with(
            "AlarmActions",
            Node.when(
                Parameters.HAS_ALARM_TOPIC,
                List.of(Node.ref(Parameters.ALARM_TOPIC)),
                Node.nothing()));
  }
}
