package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.Division;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.engine.time.Watermark;
import dev.sluice.kinesis.SequenceOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is committed of a function.
 *
 * @param heads by the numbers of shards
 */
record Committed(Map<Integer, Head> heads) {
  Committed {
    heads = Map.copyOf(heads);
  }

  /** Looks; a function that has committed nothing has no heads. */
  static Committed of(StatePlace place, String function) throws CommandFailed {
    Optional<Division> division = place.divisionOf(function);
    Map<Integer, Head> heads = new TreeMap<>();
    if (division.isPresent()) {
      try (StateStore store = place.open(function, division.get().declared(), Failpoints.NONE)) {
        for (int shard : division.get().numbers()) {
          try (PartitionStore items = store.open(function, shard)) {
            items.readHead().map(HeadCodec::decode).ifPresent(head -> heads.put(shard, head));
          }
        }
      }
    }
    return new Committed(heads);
  }

  /** Of all shards together. */
  Counters counters() {
    Counters sum = new Counters();
    heads.values().forEach(head -> sum.add(head.counters()));
    return sum;
  }

  /** Whether a shard's record is committed, and with it those before it. */
  boolean has(int shard, String sequenceNumber) {
    Head head = heads.get(shard);
    return head != null
        && !head.position().offset().isEmpty()
        && SequenceOffset.TEXT_ORDER.compare(head.position().offset(), sequenceNumber) >= 0;
  }

  /**
   * Whether all that is committed is known to be delivered. What a call has delivered is known when
   * the next one commits, or when it lets go of the shard.
   */
  boolean isDelivered() {
    return heads.values().stream().allMatch(head -> head.outbox().isEmpty());
  }

  /** When the last batch was committed; empty if there is none. */
  Optional<Long> atMillis() {
    return heads.values().stream().map(head -> head.stamp().atMillis()).max(Long::compare);
  }

  /** The oldest of the shards' newest events, as the watermark tells; empty if there is none. */
  Optional<Long> newestMillis(long outOfOrderByMillis) {
    return heads.values().stream()
        .map(head -> head.reached().watermarkAtLastEvent())
        .filter(watermark -> watermark != Watermark.START && watermark != Watermark.END)
        .map(watermark -> watermark + outOfOrderByMillis)
        .min(Long::compare);
  }
}
