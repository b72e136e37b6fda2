package dev.sluice.deploy.stack;

import dev.sluice.dynamodb.TableDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a template comes to, with the values of its parameters. Names are those in AWS.
 *
 * @param queues one that dead letters go to before those that they come from
 * @param buckets their names
 */
public record Stack(
    List<Function> functions,
    List<Stream> streams,
    List<TableDefinition> tables,
    List<Queue> queues,
    List<String> buckets) {
  public Stack {
    functions = List.copyOf(functions);
    streams = List.copyOf(streams);
    tables = List.copyOf(tables);
    queues = List.copyOf(queues);
    buckets = List.copyOf(buckets);
  }

  /**
   * Reads a template.
   *
   * @param parameters values for those that are to have another than their default
   */
  public static Stack read(String text, Map<String, String> parameters, Site site)
      throws WrongTemplate {
    return new StackReader(TemplateTree.read(text), parameters, site).stack();
  }

  /**
   * A function.
   *
   * @param logicalName in the template
   * @param name in Lambda
   * @param handler {@code CLASS::METHOD}
   * @param concurrencyMax how many calls it may have at once, if that is said
   * @param retriesMax how often a call of a schedule is made again that failed
   */
  public record Function(
      String logicalName,
      String name,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      OptionalInt concurrencyMax,
      int retriesMax,
      Map<String, Variable> environment,
      List<Mapping> mappings,
      List<Schedule> schedules) {
    public Function {
      environment = Map.copyOf(environment);
      mappings = List.copyOf(mappings);
      schedules = List.copyOf(schedules);
    }
  }

  /**
   * A variable of a function's environment.
   *
   * @param needs the types of resources that its value names
   */
  public record Variable(String value, Set<ResourceType> needs) {
    public Variable {
      needs = Set.copyOf(needs);
    }
  }

  /** Where a mapping begins in a stream. */
  public sealed interface Start {
    /** With the oldest record. */
    record Oldest() implements Start {}

    /** With what comes from now on. */
    record Latest() implements Start {}

    /** With what came then, or later. */
    record Since(Instant instant) implements Start {}
  }

  /**
   * An event source mapping of a Kinesis stream.
   *
   * @param stream its name
   * @param window how long records are gathered
   * @param bisect whether a batch that failed comes again in halves
   * @param retriesMax how often a batch comes again that failed; -1 for without limit
   * @param partial whether the function says which records have failed
   */
  public record Mapping(
      String stream,
      Start start,
      int batchSize,
      Duration window,
      boolean bisect,
      int retriesMax,
      boolean partial) {}

  /** A function is called with {@code input} again and again. */
  public record Schedule(String name, Duration every, String input) {}

  /** A Kinesis stream. */
  public record Stream(String name, int shards) {}

  /**
   * A queue of SQS.
   *
   * @param attributes those that the template gives it, as SQS is told them
   */
  public record Queue(String name, Map<String, String> attributes) {
    public Queue {
      attributes = Map.copyOf(attributes);
    }
  }
}
