package dev.sluice.lambda;

import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.kinesis.Shards;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a function works with outside of itself: made once in a process, and again after that was
 * restored from a snapshot. One thread.
 */
interface Surroundings extends AutoCloseable {
  /** The stream; workers of several shards share it. */
  Source log();

  /** The order of its offsets. */
  Comparator<String> offsets();

  /** What a call brought, as a worker takes it. */
  Pushed pushed(Event.Records records);

  /** The stream's shards now. */
  Shards shards();

  /** The shards that the function has state of, in order: those of another time too. */
  List<Integer> partitions();

  /** The items of a shard's state; the caller closes them. */
  PartitionStore open(int shard);

  /** Sinks for a worker, which closes them. */
  Map<Channel, Sink> sinks();

  InstantSource clock();

  Supplier<String> nonces();

  Sleeper sleeper();

  /** Names this process in heads and leases. */
  String owner();

  /** What the database has been asked to write so far, in units as it bills them. */
  double writeUnits();

  @Override
  void close();
}
