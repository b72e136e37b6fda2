package dev.sluice.deploy.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the queues of a template, whose properties have the names of the attributes that SQS is
 * told.
 */
final class QueueReader {
  private static final String NAME = "QueueName";
  private static final String FIFO = "FifoQueue";
  private static final String FIFO_ENDING = ".fifo";
  private static final String ONCE = "ContentBasedDeduplication";
  private static final String SCOPE = "DeduplicationScope";
  private static final Set<String> SCOPES = Set.of("messageGroup", "queue");
  private static final String REDRIVE = "RedrivePolicy";
  private static final String TARGET = "deadLetterTargetArn";
  private static final String RECEIVES = "maxReceiveCount";
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]+:([\\w.-]+)");

  private final List<Read> queues = new ArrayList<>();

  /** A queue that was read, and the name of the one that its dead letters go to; "" for none. */
  private record Read(Stack.Queue queue, String target, Where where) {}

  /** Reads one more. */
  void add(String name, Properties own) throws WrongTemplate {
    own.allow(
        Set.of(
            NAME,
            FIFO,
            ONCE,
            SCOPE,
            "MessageRetentionPeriod",
            "VisibilityTimeout",
            "DelaySeconds",
            "ReceiveMessageWaitTimeSeconds",
            "MaximumMessageSize",
            REDRIVE),
        Set.of(
            "FifoThroughputLimit",
            "SqsManagedSseEnabled",
            "KmsMasterKeyId",
            "KmsDataKeyReusePeriodSeconds",
            "RedriveAllowPolicy",
            "Tags"));
    if (own.is(FIFO) != name.endsWith(FIFO_ENDING)) {
      throw own.where()
          .at(NAME)
          .wrong("must end with .fifo if FifoQueue is true, and only then; was " + name);
    }
    Map<String, String> attributes = new HashMap<>();
    addFlag(FIFO, own, attributes);
    addFlag(ONCE, own, attributes);
    addScope(own, attributes);
    addNumber("MessageRetentionPeriod", 60, 1_209_600, own, attributes);
    addNumber("VisibilityTimeout", 0, 43_200, own, attributes);
    addNumber("DelaySeconds", 0, 900, own, attributes);
    addNumber("ReceiveMessageWaitTimeSeconds", 0, 20, own, attributes);
    addNumber("MaximumMessageSize", 1_024, 1_048_576, own, attributes);
    String target = addRedrive(own.below(REDRIVE), attributes);
    queues.add(new Read(new Stack.Queue(name, attributes), target, own.where()));
  }

  /** SQS does not take one that is false for a queue that keeps no order. */
  private static void addFlag(String flag, Properties own, Map<String, String> into)
      throws WrongTemplate {
    if (own.is(flag)) {
      into.put(flag, "true");
    }
  }

  private static void addScope(Properties own, Map<String, String> into) throws WrongTemplate {
    Optional<String> scope = own.text(SCOPE);
    if (scope.isEmpty()) {
      return;
    }
    if (!SCOPES.contains(scope.get())) {
      throw own.where()
          .at(SCOPE)
          .wrong("must be messageGroup or queue, was '%s'".formatted(scope.get()));
    }
    into.put(SCOPE, scope.get());
  }

  private static void addNumber(
      String property, int min, int max, Properties own, Map<String, String> into)
      throws WrongTemplate {
    own.number(property, min, max)
        .ifPresent(number -> into.put(property, Integer.toString(number)));
  }

  /** Returns the name of the queue that dead letters go to; "" for none. */
  private static String addRedrive(Properties own, Map<String, String> into) throws WrongTemplate {
    if (own.names().isEmpty()) {
      return "";
    }
    own.allow(Set.of(TARGET, RECEIVES), Set.of());
    String arn = own.required(TARGET);
    Matcher target = ARN.matcher(arn);
    if (!target.matches()) {
      throw own.where().at(TARGET).wrong("must be the ARN of a queue, was '%s'".formatted(arn));
    }
    String _ = own.required(RECEIVES);
    int receives = own.number(RECEIVES, 1, 1_000).orElseThrow();
    into.put(REDRIVE, "{\"%s\":\"%s\",\"%s\":%d}".formatted(TARGET, arn, RECEIVES, receives));
    return target.group(1);
  }

  /** All, one that dead letters go to before those that they come from. */
  List<Stack.Queue> queues() throws WrongTemplate {
    List<Stack.Queue> ordered = new ArrayList<>();
    List<Read> left = new ArrayList<>(queues);
    while (!left.isEmpty()) {
      Set<String> names =
          left.stream().map(each -> each.queue().name()).collect(Collectors.toSet());
      List<Read> next = left.stream().filter(each -> !names.contains(each.target())).toList();
      if (next.isEmpty()) {
        throw left.getFirst()
            .where()
            .at(REDRIVE)
            .wrong(
                "leads into a circle; of the queues %s one must have another, or none"
                    .formatted(names.stream().sorted().collect(Collectors.joining(", "))));
      }
      next.forEach(each -> ordered.add(each.queue()));
      left.removeAll(next);
    }
    return ordered;
  }
}
