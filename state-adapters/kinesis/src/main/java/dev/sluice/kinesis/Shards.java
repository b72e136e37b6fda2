package dev.sluice.kinesis;

import dev.sluice.engine.source.Source.Origin;
import dev.sluice.engine.source.Source.Parent;
import java.util.List;
import java.util.Optional;

/**
 * The shards of a stream at one moment, and which came from which. Closed ones are listed for as
 * long as the stream keeps records.
 *
 * @param all by number
 */
public record Shards(List<Shard> all) {
  /** Those of a stream that was not listed yet. */
  public static final Shards NONE = new Shards(List.of());

  public Shards {
    all =
        all.stream().sorted((one, other) -> Integer.compare(one.number(), other.number())).toList();
  }

  public Optional<Shard> find(int number) {
    return all.stream().filter(shard -> shard.number() == number).findFirst();
  }

  /** The shards that were split or merged from this one. */
  public List<Shard> childrenOf(int number) {
    return all.stream().filter(shard -> shard.parents().contains(number)).toList();
  }

  /** Where the events of a shard's keys were before it. */
  Origin originOf(Shard shard) {
    return new Origin(
        shard.parents().stream()
            .map(parent -> new Parent(parent, find(parent).isPresent()))
            .toList(),
        shard.keys());
  }

  /** One more than the largest number. */
  public int numbersEnd() {
    return all.isEmpty() ? 0 : all.getLast().number() + 1;
  }
}
