package dev.sluice.lambda;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.kinesis.Shard;
import dev.sluice.kinesis.Shards;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Shards that the function has state of and the stream does not list any more, as it does with
 * closed ones when it has kept their records for long enough. Something is left to do of those
 * whose heads have not ended or still name outputs: what was committed is to be delivered (rule
 * 12), and shards that came after them wait.
 *
 * <p>The state is looked through when the list has changed: no head comes to be without a shard.
 */
final class DepartedShards {
  /** So many heads does one look read; the next goes on. */
  private static final int HEADS_MAX = 64;

  private final Surroundings surroundings;
  private final NavigableSet<Integer> unfinished = new TreeSet<>();
  private final Deque<Integer> unseen = new ArrayDeque<>();
  private Set<Integer> listed = Set.of();

  DepartedShards(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Those of which something was left to do when they were looked at. */
  NavigableSet<Integer> beside(Shards shards) {
    Set<Integer> now = shards.all().stream().map(Shard::number).collect(Collectors.toSet());
    if (!now.equals(listed)) {
      unseen.clear();
      for (int shard : surroundings.partitions()) {
        if (!now.contains(shard) && !unfinished.contains(shard)) {
          // The last that departed first.
          unseen.addFirst(shard);
        }
      }
      listed = now;
    }
    for (int heads = 0; heads < HEADS_MAX && !unseen.isEmpty(); heads++) {
      int shard = unseen.removeFirst();
      if (!isFinished(shard)) {
        unfinished.add(shard);
      }
    }
    return unfinished;
  }

  private boolean isFinished(int shard) {
    try (PartitionStore items = surroundings.open(shard)) {
      Optional<Head> head = items.readHead().map(HeadCodec::decode);
      return head.isEmpty() || head.get().isFinished();
    } catch (Stop _) {
      // Whoever opens the shard hears it again, and tells.
      return false;
    }
  }

  /** Nothing is left to do of a shard. */
  void finished(int shard) {
    unfinished.remove(shard);
  }
}
