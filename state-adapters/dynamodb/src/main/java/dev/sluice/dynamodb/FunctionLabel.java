package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Into how many partitions a function's state in a table is divided.
 *
 * @param partitions how many, numbered from 0, or {@link #SHARDS}
 */
public record FunctionLabel(String function, int partitions) {
  /** As many as the shards that a stream comes to have, by their numbers. */
  public static final int SHARDS = 0;

  static final int FORMAT = 1;
  private static final String FORMAT_ATTRIBUTE = "format";
  private static final String PARTITIONS = "partitions";

  public FunctionLabel {
    if (function.isEmpty() || function.indexOf('#') >= 0) {
      throw new IllegalArgumentException("no name of a function: " + function);
    }
    if (partitions < 0) {
      throw new IllegalArgumentException("there is at least 1 partition, was " + partitions);
    }
  }

  /**
   * The label of a function in a table; empty if it has no state there.
   *
   * @throws Stop {@code CORRUPT}, {@code WRONG_STATE} if a newer version wrote it, or {@code
   *     STORE_FAILED}
   */
  public static Optional<FunctionLabel> find(Service service, String table, String function) {
    return find(new StateTable(service, table), function);
  }

  /** What the partition keys of all that a function reads and writes are like; {@code *} is any. */
  public static List<String> partitionKeys(String function) {
    return ItemKey.patterns(function);
  }

  /** The labels of all functions that have state in a table, by name. */
  public static List<FunctionLabel> all(Service service, String table) {
    StateTable state = new StateTable(service, table);
    return names(state).stream().flatMap(name -> find(state, name).stream()).toList();
  }

  /** The names of all functions that have state in a table, whatever their labels say. */
  public static List<String> names(Service service, String table) {
    return names(new StateTable(service, table));
  }

  private static List<String> names(StateTable table) {
    List<String> names = new ArrayList<>();
    table.keys(Operation.LABEL_READ, ItemKey.label(""), names::add);
    names.removeIf(name -> name.indexOf('#') >= 0);
    return names;
  }

  /** Takes a label away, so that the function may be divided anew; its heads stay. */
  public static void forget(Service service, String table, String function) {
    new StateTable(service, table).delete(Operation.LABEL_WRITE, ItemKey.label(function), null);
  }

  /** The numbers of the partitions that there are, in order. */
  public List<Integer> numbers(Service service, String table) {
    if (partitions != SHARDS) {
      return IntStream.range(0, partitions).boxed().toList();
    }
    ItemKey any = ItemKey.shards(function);
    List<Integer> numbers = new ArrayList<>();
    new StateTable(service, table)
        .keys(
            Operation.LABEL_READ,
            any,
            name -> numbers.add(Integer.parseInt(name.substring(any.sk().length()))));
    numbers.sort(null);
    return numbers;
  }

  /** Whether a function divided so has this partition. */
  boolean has(int partition) {
    return partition >= 0 && (partitions == SHARDS || partition < partitions);
  }

  /**
   * Writes down, before its first head, that there is this partition: only the stream knows its
   * shards.
   */
  void claim(StateTable table, int partition) {
    if (partitions == SHARDS) {
      table.putAlways(Operation.LABEL_WRITE, ItemKey.shard(function, partition), Map.of());
    }
  }

  private static Optional<FunctionLabel> find(StateTable table, String function) {
    return table
        .get(Operation.LABEL_READ, ItemKey.label(function))
        .map(item -> read(table.name(), function, item));
  }

  private static FunctionLabel read(
      String table, String function, Map<String, AttributeValue> item) {
    int format = number(table, function, item.get(FORMAT_ATTRIBUTE));
    if (format != FORMAT) {
      throw wrong(
          table,
          "%s has the format %d there and this version of Sluice reads format %d; use the version that wrote it, or start again with --fresh"
              .formatted(function, format, FORMAT));
    }
    return new FunctionLabel(function, number(table, function, item.get(PARTITIONS)));
  }

  private static int number(String table, String function, @Nullable AttributeValue value) {
    String text = value == null || value.n() == null ? "" : value.n();
    if (!text.matches("0|[1-9][0-9]{0,8}")) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "the label of %s in table %s is damaged; put it back from a copy, or start again with --fresh"
              .formatted(function, table));
    }
    return Integer.parseInt(text);
  }

  /**
   * Sees to it that the table says so of this function.
   *
   * @throws Stop {@code WRONG_STATE} if it says something else
   */
  void claim(StateTable table) {
    Optional<FunctionLabel> found = find(table, function);
    if (found.isEmpty()) {
      write(table);
      // Perhaps by somebody else, at the same time.
      found = find(table, function);
    }
    if (found.isEmpty() || found.get().partitions() != partitions) {
      throw wrong(
          table.name(),
          "%s was made with %s, not %s; %s, or start again with --fresh"
              .formatted(
                  function,
                  found
                      .map(label -> PARTITIONS + " " + shown(label.partitions()))
                      .orElse("nothing"),
                  shown(partitions),
                  repair(found)));
    }
  }

  private String repair(Optional<FunctionLabel> found) {
    if (partitions == SHARDS) {
      return "name another table for the state on a stream";
    }
    return found.isPresent() && found.get().partitions() == SHARDS
        ? "name another table for a run over files: a deployed function reads, drains and sweeps"
            + " its state itself, by its schedule"
        : "give the same number with --partitions";
  }

  private static String shown(int partitions) {
    return partitions == SHARDS ? "as the shards of a stream" : String.valueOf(partitions);
  }

  private void write(StateTable table) {
    Sent sent =
        table.put(
            Operation.LABEL_WRITE,
            ItemKey.label(function),
            Map.of(
                FORMAT_ATTRIBUTE, AttributeValue.fromN(String.valueOf(FORMAT)),
                PARTITIONS, AttributeValue.fromN(String.valueOf(partitions))),
            Condition.ABSENT,
            Backoff.STORE);
    boolean _ = sent.isApplied(table.failure(Operation.LABEL_WRITE));
  }

  private static Stop wrong(String table, String why) {
    return new Stop(
        Stop.Code.WRONG_STATE, "cannot use table %s as state: %s".formatted(table, why));
  }
}
