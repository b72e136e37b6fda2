package dev.sluice.simulation;

import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.PartitionStore;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** What a worker would do to which every nonce of its own is a sign that it was applied. */
public final class OwnNonces {
  private static final Map<PartitionStore, Set<String>> WRITTEN = new WeakHashMap<>();

  private OwnNonces() {}

  /** Stands in for {@link PartitionStore#writeHead}. */
  public static PartitionStore.Outcome writeHead(
      PartitionStore store, String expected, PartitionStore.StoredHead next) {
    remember(store, next);
    return seen(store, store.writeHead(expected, next));
  }

  /** Stands in for the {@link PartitionStore#writeHead} with rows. */
  public static PartitionStore.AtomicOutcome writeHead(
      PartitionStore store, String expected, PartitionStore.StoredHead next, CommitRows rows) {
    remember(store, next);
    return switch (store.writeHead(expected, next, rows)) {
      case PartitionStore.AtomicOutcome.RowsRefused refused -> refused;
      case PartitionStore.AtomicOutcome.Head(var outcome) ->
          new PartitionStore.AtomicOutcome.Head(seen(store, outcome));
    };
  }

  private static void remember(PartitionStore store, PartitionStore.StoredHead head) {
    WRITTEN.computeIfAbsent(store, _ -> new HashSet<>()).add(head.nonce());
  }

  private static PartitionStore.Outcome seen(PartitionStore store, PartitionStore.Outcome outcome) {
    Set<String> own = WRITTEN.getOrDefault(store, Set.of());
    boolean ownThere =
        outcome != PartitionStore.Outcome.APPLIED
            && store.readHead().filter(head -> own.contains(head.nonce())).isPresent();
    return ownThere ? PartitionStore.Outcome.APPLIED : outcome;
  }
}
