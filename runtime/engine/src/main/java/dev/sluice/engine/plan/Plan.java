package dev.sluice.engine.plan;

import dev.sluice.api.LatePolicy;
import dev.sluice.api.Misplaced;
import java.util.List;

/**
 * One function as data. Column numbers are those of {@code event}.
 *
 * @param function the function's name
 * @param input where events come from and how they are ordered
 * @param event the declared event record
 * @param timeColumn the event-time column, or {@link #NONE}
 * @param keyColumns the key's columns in declared order; empty without a key
 * @param window the kind of window
 * @param aggregates the components of the aggregate record in order; empty without one
 * @param takesEvent whether the handler is given the event, so that every column must be
 *     materialised
 * @param result the fields of the returned record; empty when the handler returns nothing
 * @param target where results go
 * @param checkpoint how often state is saved
 */
public record Plan(
    String function,
    Input input,
    EventSchema event,
    int timeColumn,
    List<Integer> keyColumns,
    WindowSpec window,
    List<AggregateSpec> aggregates,
    boolean takesEvent,
    List<Field> result,
    Target target,
    Checkpoint checkpoint) {
  /** No such column. */
  public static final int NONE = -1;

  /**
   * No such time: {@code idleAfterMillis} and {@code maxAheadMillis} are off, or left to the
   * source; rows are kept for ever.
   */
  public static final long UNSET = -1;

  /**
   * Where events come from, and what is known of their order.
   *
   * @param partitionedByColumn the column that producers partition by, or {@link #NONE}
   * @param outOfOrderByMillis how far the watermark stays behind the latest event
   * @param idleAfterMillis after how much said emptiness a tick may raise the watermark; {@link
   *     #UNSET}: never
   * @param maxAheadMillis how far event time may be after a recorded arrival; {@link #UNSET}: one
   *     hour where arrivals are recorded
   * @param misplaced what becomes of an event whose producer chose its partition by another key
   */
  public record Input(
      String stream,
      int partitionedByColumn,
      long outOfOrderByMillis,
      LatePolicy late,
      int maxEventBytes,
      long idleAfterMillis,
      long maxAheadMillis,
      Misplaced misplaced) {
    /** One that stops the function. */
    public Input(
        String stream,
        int partitionedByColumn,
        long outOfOrderByMillis,
        LatePolicy late,
        int maxEventBytes,
        long idleAfterMillis,
        long maxAheadMillis) {
      this(
          stream,
          partitionedByColumn,
          outOfOrderByMillis,
          late,
          maxEventBytes,
          idleAfterMillis,
          maxAheadMillis,
          Misplaced.STOP);
    }
  }

  /**
   * The table or stream that results go to, and how they are kept there.
   *
   * @param table its name, or "" when they go to a stream, or the handler returns nothing
   * @param stream its name, or ""
   * @param partitionedBy the component of a result that is its record's partition key in the
   *     stream; "" for its output id
   * @param key the components of a result that are the table's key; empty: by output id
   * @param ttlMillis how long after its window's end a row is kept; {@link #UNSET}: for ever
   * @param atomic whether rows are written in the transaction of the commit
   */
  public record Target(
      String table,
      String stream,
      String partitionedBy,
      List<String> key,
      long ttlMillis,
      boolean atomic) {
    public Target {
      key = List.copyOf(key);
      if (!table.isEmpty() && !stream.isEmpty()) {
        throw new IllegalArgumentException(
            "results go to table %s and to stream %s".formatted(table, stream));
      }
      if (ttlMillis != UNSET && ttlMillis <= 0) {
        throw new IllegalArgumentException(
            "rows of table %s are kept for %d ms".formatted(table, ttlMillis));
      }
    }

    /** Whether results are records of a stream. */
    public boolean isStream() {
      return !stream.isEmpty();
    }

    /** Rows of a table. */
    public Target(String table, List<String> key, long ttlMillis, boolean atomic) {
      this(table, "", "", key, ttlMillis, atomic);
    }

    /** Records of a stream. */
    public static Target ofStream(String stream, String partitionedBy) {
      return new Target("", stream, partitionedBy, List.of(), UNSET, false);
    }

    /** Rows by output id, for ever, written after the commit. */
    public static Target byOutputId(String table) {
      return new Target(table, List.of(), UNSET, false);
    }
  }

  /** A snapshot is due after {@code everyMillis} or {@code events}, whichever comes first. */
  public record Checkpoint(long everyMillis, long events) {
    public static final Checkpoint DEFAULT = new Checkpoint(10_000, 100_000);
  }

  public Plan {
    if (input.misplaced() == Misplaced.DEAD_LETTER && input.partitionedByColumn() == NONE) {
      throw new IllegalArgumentException(
          "function %s does not say what its stream is partitioned by".formatted(function));
    }
    keyColumns = List.copyOf(keyColumns);
    aggregates = List.copyOf(aggregates);
    result = List.copyOf(result);
    if (timeColumn == NONE && !(window instanceof WindowSpec.None)) {
      throw new IllegalArgumentException(
          "function %s has a window but its event has no event time".formatted(function));
    }
  }

  /** With rows {@linkplain Target#byOutputId by output id}. */
  public Plan(
      String function,
      Input input,
      EventSchema event,
      int timeColumn,
      List<Integer> keyColumns,
      WindowSpec window,
      List<AggregateSpec> aggregates,
      boolean takesEvent,
      List<Field> result,
      String table,
      Checkpoint checkpoint) {
    this(
        function,
        input,
        event,
        timeColumn,
        keyColumns,
        window,
        aggregates,
        takesEvent,
        result,
        Target.byOutputId(table),
        checkpoint);
  }

  /** The same with events from elsewhere, or known otherwise. */
  public Plan withInput(Input other) {
    return with(other, target, checkpoint);
  }

  /** The same with snapshots at another pace. */
  public Plan withCheckpoint(Checkpoint other) {
    return with(input, target, other);
  }

  /** The same with rows kept otherwise. */
  public Plan withTarget(Target other) {
    return with(input, other, checkpoint);
  }

  private Plan with(Input otherInput, Target otherTarget, Checkpoint otherCheckpoint) {
    return new Plan(
        function,
        otherInput,
        event,
        timeColumn,
        keyColumns,
        window,
        aggregates,
        takesEvent,
        result,
        otherTarget,
        otherCheckpoint);
  }

  /** The name of the result table, or "" when the handler returns nothing. */
  public String table() {
    return target.table();
  }
}
