package dev.sluice.kinesis;

import dev.sluice.api.DataLoss;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * A Kinesis stream: a partition is a shard, and its number is the shard's. Offsets are {@link
 * SequenceOffset}s.
 *
 * <p>Numbers have no end: a stream that is resharded has further shards. {@link #partitions} says
 * which are listed now, some of which may be over and no longer be there; a shard may be opened
 * whether it was listed or not. Which came from which, and hence which may be opened when, is said
 * by {@link #shards}.
 *
 * <p>A shard is {@code CLOSED} when it was split or merged and all its records were read: its
 * children, whose {@link #origin} it is, go on behind it. An open shard has no end. A shard that is
 * not listed any more, and of which nothing was read, is closed too.
 */
public final class KinesisSource implements Source {
  private final KinesisStream stream;
  private final StartAt startAt;
  private final DataLoss onDataLoss;
  private final int eventBytesMax;
  private final Map<Integer, ReadRate> rates = new ConcurrentHashMap<>();
  private final LongAdder misdirected = new LongAdder();
  private final AtomicReference<Shards> listed = new AtomicReference<>(Shards.NONE);

  /**
   * Over a stream, which stays the caller's.
   *
   * @param startAt EARLIEST, LATEST, or an instant in ISO-8601
   * @param onDataLoss whether a function goes on behind records that the stream has lost
   * @param eventBytesMax longer events are not given as a whole
   */
  public KinesisSource(
      KinesisStream stream, String startAt, DataLoss onDataLoss, int eventBytesMax) {
    this.stream = stream;
    this.startAt = StartAt.parse(startAt);
    this.onDataLoss = onDataLoss;
    this.eventBytesMax = eventBytesMax;
  }

  /** The stream's shards now. */
  public Shards shards() {
    Shards now = stream.shards();
    listed.set(now);
    return now;
  }

  @Override
  public int partitions() {
    return shards().numbersEnd();
  }

  /** A shard as listed when it was looked for first. */
  private Optional<Shard> find(int partition) {
    Optional<Shard> known = listed.get().find(partition);
    return known.isPresent() ? known : shards().find(partition);
  }

  @Override
  public Position start(int partition) {
    return startAt.position(stream.clock(), () -> isChild(partition));
  }

  private boolean isChild(int partition) {
    return origin(partition).parents().stream().anyMatch(Parent::isThere);
  }

  @Override
  public Origin origin(int partition) {
    return find(partition).map(listed.get()::originOf).orElse(Origin.NONE);
  }

  /** It does: a stream keeps its records for some time only. */
  @Override
  public boolean startMoves() {
    return true;
  }

  @Override
  public boolean goesOnBehindLosses() {
    return onDataLoss == DataLoss.CONTINUE;
  }

  /** Asks for nothing yet: the first read does. */
  @Override
  public Reader open(int partition, Position after) {
    ReadRate rate = rates.computeIfAbsent(partition, _ -> new ReadRate());
    return new ShardReader(stream, partition, rate, records(partition), after);
  }

  /** Room for records of a shard that came another way than by {@link #open}. */
  public StreamRecords records(int partition) {
    return new StreamRecords(() -> keys(partition), eventBytesMax, misdirected);
  }

  private PartitionKeys keys(int partition) {
    return find(partition)
        .map(Shard::keys)
        .orElseThrow(
            () ->
                new Stop(
                    Stop.Code.SOURCE_FAILED,
                    "stream %s does not list %s, of which there are records; see that it is the stream that they came from"
                        .formatted(stream.name(), Shard.id(partition))));
  }

  /**
   * How many records in aggregated ones lay in a shard where they do not belong, and were left out:
   * their producer sends them again to where they do.
   */
  public long misdirected() {
    return misdirected.sum();
  }

  @Override
  public void close() {}
}
