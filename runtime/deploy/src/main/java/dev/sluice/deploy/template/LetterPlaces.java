package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import java.util.List;

/**
 * Where late, dead and failed outputs go, as whoever deploys chooses: to tables, which are there in
 * any case, to a queue of each function or to one bucket of the stack.
 */
final class LetterPlaces {
  /** The longest that a queue keeps messages. */
  static final int QUEUE_SECONDS = 1_209_600;

  /** After how long somebody is told of a letter. */
  private static final int AGE_SECONDS = 604_800;

  private final LogicalNames names;
  private final Block resources;

  LetterPlaces(LogicalNames names, Block resources) {
    this.names = names;
    this.resources = resources;
  }

  /** A queue of the kind that a resource of this name is, if letters go to queues. */
  private String queue(String function) {
    return names.of(function, "Letters");
  }

  private String bucket() {
    return names.of("Letter", "Bucket");
  }

  /** The bucket of the stack. */
  void addBucket() {
    resources.with(bucket(), Buckets.kept(Parameters.LETTERS_IN_BUCKET));
  }

  /** The queue of a function. Each letter is a group of its own, so nothing there waits. */
  void addQueue(String function) {
    resources.with(
        queue(function),
        Tables.kept("AWS::SQS::Queue")
            .with("Condition", Parameters.LETTERS_IN_QUEUES)
            .with(
                "Properties",
                Node.block()
                    .with("FifoQueue", true)
                    .with("DeduplicationScope", "messageGroup")
                    .with("FifoThroughputLimit", "perMessageGroupId")
                    .with("MessageRetentionPeriod", QUEUE_SECONDS)
                    .with("SqsManagedSseEnabled", true)));
  }

  /** Tells of letters that the queue will not keep for much longer. */
  void addAlarm(String function, Alarms alarms) {
    alarms.addAge(queue(function), Parameters.LETTERS_IN_QUEUES, AGE_SECONDS);
  }

  /** What a function is told in its environment. */
  Node address(String function) {
    return Node.when(
        Parameters.LETTERS_IN_QUEUES,
        Node.sub("sqs:${%s}".formatted(queue(function))),
        Node.when(Parameters.LETTERS_IN_BUCKET, Node.sub("s3:${%s}".formatted(bucket())), "table"));
  }

  /** What its role allows for that. */
  void allow(String function, List<Node> tables, Policies policies) {
    policies
        .allowWhen(Parameters.LETTERS_IN_TABLES, "letters-to-tables", tables, "dynamodb:PutItem")
        .allowWhen(
            Parameters.LETTERS_IN_QUEUES,
            "letters-to-queue",
            List.of(Node.attribute(queue(function), "Arn")),
            "sqs:SendMessage")
        .allowWhen(
            Parameters.LETTERS_IN_BUCKET,
            "letters-to-bucket",
            List.of(Node.sub("${%s.Arn}/%s/*".formatted(bucket(), function))),
            "s3:PutObject");
  }
}
