package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Source;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Workers of shards, kept with their state from call to call. How many there are, and how much
 * memory they hold, whoever keeps them bounds by {@link #makeRoom}. One thread.
 */
final class KeptWorkers<S extends Source> implements AutoCloseable {
  private final ShardLog shardLog;

  /** By shard; that which was asked for last is last. */
  private final Map<Integer, ShardWorker<S>> workers = new LinkedHashMap<>(16, 0.75f, true);

  KeptWorkers(ShardLog shardLog) {
    this.shardLog = shardLog;
  }

  /** That of a shard, if there is one. */
  Optional<ShardWorker<S>> find(int shard) {
    return Optional.ofNullable(workers.get(shard));
  }

  /** That of a shard, which is made if there is none. */
  ShardWorker<S> of(int shard, IntFunction<ShardWorker<S>> making) {
    return workers.computeIfAbsent(shard, making::apply);
  }

  /** The shards that have one. */
  List<Integer> shards() {
    return List.copyOf(workers.keySet());
  }

  /** How much memory they hold now. */
  long bytes() {
    return workers.values().stream().mapToLong(ShardWorker::bytes).sum();
  }

  /**
   * Frees those that were asked for longest ago, until few enough are left that hold little enough.
   *
   * @param shard whose own is neither freed nor counted
   */
  void makeRoom(int shard, int countMax, long bytesMax) {
    Optional<ShardWorker<S>> own = find(shard);
    long bytes = bytes() - own.map(ShardWorker::bytes).orElse(0L);
    int count = workers.size() - (own.isPresent() ? 1 : 0);
    Iterator<Map.Entry<Integer, ShardWorker<S>>> eldestFirst = workers.entrySet().iterator();
    while (eldestFirst.hasNext() && (count > countMax || bytes > bytesMax)) {
      Map.Entry<Integer, ShardWorker<S>> eldest = eldestFirst.next();
      if (eldest.getKey() != shard) {
        count--;
        bytes -= eldest.getValue().bytes();
        eldestFirst.remove();
        letGo(eldest.getKey(), eldest.getValue());
      }
    }
  }

  /** That of a shard is of no use any more. */
  void free(int shard) {
    ShardWorker<S> worker = workers.remove(shard);
    if (worker != null) {
      letGo(shard, worker);
    }
  }

  /** All of it is committed; what it would save now is only to begin faster the next time. */
  private void letGo(int shard, ShardWorker<S> worker) {
    try {
      worker.close();
    } catch (Stop stop) {
      shardLog.unsaved(shard, stop);
    }
  }

  /** Lets go of all. */
  @Override
  public void close() {
    workers.forEach(this::letGo);
    workers.clear();
  }
}
