package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;

/**
 * What is committed of a partition, for people to look at beside workers that go on. It decides
 * nothing.
 *
 * @param snapshot the one that the head names, or {@link Manifest#none}
 * @param pages how many pages there are, named or not
 */
public record Inspection(Head head, Manifest snapshot, int pages) {
  private static final int ATTEMPTS_MAX = 8;

  /** Whether a recovery would have nothing to read or apply behind the snapshot. */
  public boolean isSaved() {
    return head.isAt(snapshot);
  }

  /** Whether rule 15 has nothing to do: all is saved, and delivered. */
  public boolean isSwept() {
    return isSaved() && head.outbox().isEmpty();
  }

  /** Looks at a partition; empty if nobody has had it. The caller closes the store. */
  public static Optional<Inspection> of(PartitionStore store, String function, int partition) {
    HeadItem item = new HeadItem(store, function, partition);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> head = item.read();
      if (head.isEmpty()) {
        return Optional.empty();
      }
      try {
        Manifest snapshot = item.snapshot(head.get());
        return Optional.of(new Inspection(head.get(), snapshot, store.pages().size()));
      } catch (HeadMoved _) {
        // A worker went on meanwhile: look again.
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "function %s, partition %d went on %d times while it was looked at; try again"
            .formatted(function, partition, ATTEMPTS_MAX));
  }
}
