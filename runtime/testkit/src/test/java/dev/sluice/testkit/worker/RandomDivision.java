package dev.sluice.testkit.worker;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Origin;
import dev.sluice.engine.source.Source.Parent;
import dev.sluice.memory.MemorySource;
import dev.sluice.testkit.oracle.Item;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Events over partitions that are split and merged again and again while they come, anywhere in
 * their ranges, some before anything came to them. All from one seed.
 */
final class RandomDivision {
  private static final int LIVING_MAX = 5;

  private record Part(int partition, PartitionKeys keys) {}

  private final MemorySource source;
  private final Random chances;
  private final List<Part> living = new ArrayList<>(List.of(new Part(0, PartitionKeys.ALL)));
  private int partitions = 1;

  private RandomDivision(MemorySource source, Random chances) {
    this.source = source;
    this.chances = chances;
  }

  /**
   * Appends the events to partition 0 and those that go on behind it, which all end.
   *
   * @param divisions how many splits and merges there are, about
   * @return how many partitions there are
   */
  static int append(
      MemorySource source, Plan plan, List<Item.Line> lines, int divisions, Random chances) {
    RandomDivision division = new RandomDivision(source, chances);
    List<byte[]> hashes = hashes(plan, lines);
    for (int i = 0; i < lines.size(); i++) {
      while (chances.nextInt(lines.size() + divisions) < divisions) {
        division.divide();
      }
      long arrival = lines.get(i).arrival().orElse(RawBatch.NO_ARRIVAL);
      source.append(division.partition(hashes.get(i)), lines.get(i).bytes(), arrival);
    }
    division.living.forEach(part -> source.finish(part.partition));
    return division.partitions;
  }

  /** The hash of each event's key; empty for a dead event, which may come to any partition. */
  private static List<byte[]> hashes(Plan plan, List<Item.Line> lines) {
    MemorySource one = new MemorySource(1, plan.input().maxEventBytes());
    lines.forEach(line -> one.append(0, line.bytes(), line.arrival().orElse(RawBatch.NO_ARRIVAL)));
    int column = plan.input().partitionedByColumn();
    PartitionKey key = new PartitionKey(plan.event().columns().get(column).type());
    JsonDecoder decoder = new JsonDecoder(plan);
    List<byte[]> hashes = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Source.Reader reader = one.open(0, Position.START)) {
      RawBatch raw = reader.newBatch();
      try (EventBatch events = new EventBatch(allocator, plan, raw)) {
        for (int i = 0; i < lines.size(); i++) {
          reader.read(raw, Source.Limit.of(1, Integer.MAX_VALUE));
          events.reset(raw, i);
          decoder.decode(raw, events);
          hashes.add(
              events.rows() == 0 ? new byte[0] : key.hash(events.columns().column(column), 0));
        }
      }
    }
    return hashes;
  }

  private int partition(byte[] hash) {
    return living.stream()
        .filter(part -> part.keys.contain(hash))
        .findFirst()
        .orElseThrow()
        .partition;
  }

  private void divide() {
    if (partitions + 2 > source.partitions()) {
      return;
    }
    boolean splits = living.size() < LIVING_MAX && chances.nextBoolean();
    if (living.size() == 1 || splits) {
      split(chances.nextInt(living.size()));
    } else {
      merge(chances.nextInt(living.size() - 1));
    }
  }

  private void split(int place) {
    Part part = living.get(place);
    BigInteger first = part.keys.first();
    BigInteger last = part.keys.last();
    BigInteger length = last.subtract(first).add(BigInteger.ONE);
    BigInteger lower =
        chances.nextBoolean()
            ? length.shiftRight(1)
            : new BigInteger(length.bitLength(), chances).mod(length.subtract(BigInteger.ONE));
    BigInteger middle = first.add(lower.max(BigInteger.ONE));
    List<Parent> parents = List.of(new Parent(part.partition, true));
    source.shut(part.partition);
    living.set(place, begin(parents, new PartitionKeys(middle, last)));
    living.add(place, begin(parents, new PartitionKeys(first, middle.subtract(BigInteger.ONE))));
  }

  private void merge(int place) {
    Part lower = living.get(place);
    Part upper = living.remove(place + 1);
    Parent one = new Parent(lower.partition, true);
    Parent other = new Parent(upper.partition, true);
    source.shut(lower.partition);
    source.shut(upper.partition);
    living.set(
        place,
        begin(
            chances.nextBoolean() ? List.of(one, other) : List.of(other, one),
            new PartitionKeys(lower.keys.first(), upper.keys.last())));
  }

  private Part begin(List<Parent> parents, PartitionKeys keys) {
    source.goOn(partitions, new Origin(parents, keys));
    return new Part(partitions++, keys);
  }
}
