package dev.sluice.engine.source;

import java.util.List;

/**
 * A replayable input of numbered partitions.
 *
 * <p>Threads: {@link #open} may be called from several threads, each reader belongs to one.
 * Failures: {@code Stop} with {@code DATA_LOSS} when a position is no longer there, {@code
 * SOURCE_FAILED} when the input can't be read.
 */
public interface Source extends AutoCloseable {
  /** How many partitions there are; numbered from 0. */
  int partitions();

  /**
   * Where a partition begins for a function that has read nothing of it: {@link Position#START}, or
   * a position without an offset whose token says more to {@link #open}.
   */
  default Position start(int partition) {
    return Position.START;
  }

  /**
   * Whether the beginning of a partition may be another one later, since the source forgets old
   * events or was told to begin at the newest: what was read first must then be kept by us.
   */
  default boolean startMoves() {
    return false;
  }

  /** With what was in which other partitions a partition begins. */
  default Origin origin(int partition) {
    return Origin.NONE;
  }

  /**
   * Opens a partition behind {@code after}. Before the first new payload is given, the source has
   * seen that the very event that {@code after} names is still there.
   */
  Reader open(int partition, Position after);

  /**
   * Whether a function goes on when the event that it was read up to is no longer there, or those
   * that its state would be built of again: with a position {@linkplain Position#behindGap behind
   * the gap}.
   */
  default boolean goesOnBehindLosses() {
    return false;
  }

  @Override
  void close();

  /**
   * Where the events of a partition's keys were before it.
   *
   * @param parents closed partitions, each with a part of these keys or all of them
   * @param keys what of them goes on here
   */
  record Origin(List<Parent> parents, PartitionKeys keys) {
    /** Nowhere. */
    public static final Origin NONE = new Origin(List.of(), PartitionKeys.ALL);

    public Origin {
      parents = List.copyOf(parents);
    }
  }

  /**
   * A partition that is over.
   *
   * @param isThere whether its events can still be read; whoever has not done so cannot then
   */
  record Parent(int partition, boolean isThere) {}

  /** Reads one partition in order. One thread. */
  interface Reader extends AutoCloseable {
    /**
     * Replaces what is in {@code into} by the next payloads: at most {@code limit.events()}, and no
     * more bytes than {@code limit.bytes()} once there is one event. Never reads past {@code
     * limit.until()}.
     */
    Answer read(RawBatch into, Limit limit);

    /** A batch of the kind that this reader fills. */
    RawBatch newBatch();

    /**
     * Where the last event given lies; what {@link Source#open} takes to go on. The one opened with
     * before the first.
     */
    Position position();

    @Override
    void close();
  }

  /** What a read says of the partition. */
  enum Answer {
    /** There may be more. */
    MORE,
    /**
     * The source itself says that there is nothing behind what it gave (or gave nothing) right now.
     */
    EMPTY,
    /** Bounded input is over, or {@code until} was reached. */
    END,
    /** The partition is over, and others that name it as their parent go on with what is in it. */
    CLOSED
  }

  /**
   * How much to read. {@code until}: the last event to give, {@link Position#START} for none; its
   * token may be empty, as a recorded mark knows an offset only.
   */
  record Limit(int events, int bytes, Position until) {
    public Limit {
      if (events < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "a read needs at least 1 event and 1 byte, was %d and %d".formatted(events, bytes));
      }
    }

    public static Limit of(int events, int bytes) {
      return new Limit(events, bytes, Position.START);
    }
  }
}
