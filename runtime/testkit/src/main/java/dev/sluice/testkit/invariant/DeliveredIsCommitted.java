package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Invariant 4: nothing is delivered that was not committed first, first arrivals are in the order
 * of the commits, and in the end all is delivered.
 */
public final class DeliveredIsCommitted {
  /** One output of a commit; its number among all of the commit's outputs. */
  private record Name(long incarnation, long batch, int index) {}

  private final Set<Name> known = new HashSet<>();
  private final Map<Channel, List<Name>> committed = new EnumMap<>(Channel.class);
  private final Map<Channel, List<Name>> arrived = new EnumMap<>(Channel.class);

  /** This is what the store holds now. */
  public void seen(Head head, PartitionStore store) {
    switch (head.outbox()) {
      case Outbox.Empty() -> {}
      case Outbox.Inline(long batch, byte[] outputs) ->
          committed(head.order().incarnation(), batch, OutputBuffer.decode(outputs));
      case Outbox.Page(long batch, var page) ->
          committed(
              head.order().incarnation(),
              batch,
              OutputBuffer.decode(PagesHold.content(page, store)));
    }
  }

  private void committed(long incarnation, long batch, OutputBuffer outputs) {
    for (int i = 0; i < outputs.count(); i++) {
      Name name = new Name(incarnation, batch, i);
      if (known.add(name)) {
        committed.computeIfAbsent(outputs.channel(i), _ -> new ArrayList<>()).add(name);
      }
    }
  }

  /** A sink is being given this output. */
  public void delivered(Channel channel, long incarnation, long batch, int index) {
    Name name = new Name(incarnation, batch, index);
    if (!known.contains(name)) {
      throw new AssertionError(
          "invariant 4: output %d of batch %d was delivered and never committed"
              .formatted(index, batch));
    }
    List<Name> before = arrived.computeIfAbsent(channel, _ -> new ArrayList<>());
    if (before.contains(name)) {
      return;
    }
    List<Name> all = committed.getOrDefault(channel, List.of());
    if (before.size() >= all.size() || !all.get(before.size()).equals(name)) {
      throw new AssertionError(
          "invariant 4: output %d of batch %d first arrived out of order".formatted(index, batch));
    }
    before.add(name);
  }

  /** The run is over: all must have arrived. */
  public void complete() {
    committed.forEach(
        (channel, all) -> {
          int count = arrived.getOrDefault(channel, List.of()).size();
          if (count != all.size()) {
            throw new AssertionError(
                "invariant 4: %d %s outputs were committed and %d delivered"
                    .formatted(all.size(), channel, count));
          }
        });
  }
}
