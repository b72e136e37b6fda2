package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.store.PartitionStore;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Invariant 4: nothing is delivered that was not committed first, first arrivals are in the order
 * of the commits of one incarnation, and in the end all is delivered.
 */
public final class DeliveredIsCommitted {
  /** One output of a commit; its number among all of the commit's outputs. */
  private record Name(long incarnation, long batch, int index) implements Comparable<Name> {
    private static final Comparator<Name> ORDER =
        Comparator.comparingLong(Name::incarnation)
            .thenComparingLong(Name::batch)
            .thenComparingInt(Name::index);

    @Override
    public int compareTo(Name other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<Name, Channel> committed = new TreeMap<>();
  private final Map<Channel, TreeSet<Name>> arrived = new EnumMap<>(Channel.class);
  private long incarnation;

  /** This is what the store holds now. */
  public void seen(Head head, PartitionStore store) {
    incarnation = head.order().incarnation();
    switch (head.outbox()) {
      case Outbox.Empty() -> {}
      case Outbox.Inline(long batch, byte[] outputs) ->
          committed(batch, OutputBuffer.decode(outputs));
      case Outbox.Page(long batch, var page) ->
          committed(batch, OutputBuffer.decode(PagesHold.content(page, store)));
    }
  }

  private void committed(long batch, OutputBuffer outputs) {
    for (int i = 0; i < outputs.count(); i++) {
      committed.put(new Name(incarnation, batch, outputs.index(i)), outputs.channel(i));
    }
  }

  /**
   * A commit wrote this output itself, at the same moment as all others that it wrote.
   *
   * @param of the incarnation of the commit
   */
  public void arrivedInCommit(Channel channel, long of, long batch, int index) {
    Name name = new Name(of, batch, index);
    committed.put(name, channel);
    TreeSet<Name> before = arrived.computeIfAbsent(channel, _ -> new TreeSet<>());
    if (isBefore(new Name(of, batch + 1, 0), before)) {
      throw outOfOrder(name);
    }
    before.add(name);
  }

  /** Whether what {@code name} is, or comes behind it in its incarnation, has arrived. */
  private static boolean isBefore(Name name, NavigableSet<Name> arrived) {
    Name next = arrived.ceiling(name);
    return next != null && next.incarnation == name.incarnation;
  }

  private static AssertionError outOfOrder(Name name) {
    return new AssertionError(
        "invariant 4: output %d of batch %d first arrived out of order"
            .formatted(name.index, name.batch));
  }

  /**
   * A sink is being given this output, or the letter that takes its place if it was refused.
   *
   * @param of the incarnation of the commit
   */
  public void delivered(Channel channel, long of, long batch, int index) {
    Name name = new Name(of, batch, index);
    Channel own = committed.get(name);
    if (own == null || own != channel && channel != Channel.DEAD) {
      throw new AssertionError(
          "invariant 4: output %d of batch %d was delivered and never committed"
              .formatted(index, batch));
    }
    TreeSet<Name> before = arrived.computeIfAbsent(channel, _ -> new TreeSet<>());
    if (before.contains(name)) {
      return;
    }
    if (isBefore(name, before)) {
      throw outOfOrder(name);
    }
    before.add(name);
  }

  /**
   * The run is over: all of the last incarnation must have arrived, or a letter about it. What one
   * before it had not delivered when it was reset is given up.
   */
  public void complete() {
    Set<Name> letters = arrived.getOrDefault(Channel.DEAD, new TreeSet<>());
    for (Channel channel : Channel.values()) {
      Set<Name> there = arrived.getOrDefault(channel, new TreeSet<>());
      List<Name> all =
          committed.entrySet().stream()
              .filter(of -> of.getValue() == channel)
              .map(Map.Entry::getKey)
              .filter(name -> name.incarnation == incarnation)
              .toList();
      long count =
          all.stream().filter(name -> there.contains(name) || letters.contains(name)).count();
      if (count != all.size()) {
        throw new AssertionError(
            "invariant 4: %d %s outputs were committed and %d delivered"
                .formatted(all.size(), channel, count));
      }
    }
  }
}
