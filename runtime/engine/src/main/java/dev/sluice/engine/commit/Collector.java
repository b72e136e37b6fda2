package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.List;
import java.util.Optional;

/**
 * Rule 16: deletes garbage beside workers that go on, without asking any of them. It reads the
 * head, then what there is, then the head again: if that begins another incarnation, a restore may
 * have named old pages anew, and it begins again too. What workers write meanwhile lies behind the
 * fence, which is the order of the head as first read.
 */
public final class Collector {
  private static final int ATTEMPTS_MAX = 8;

  private final PartitionStore store;
  private final HeadItem item;
  private final UnnamedPages unnamed;

  /**
   * @param store of the partition; the caller closes it
   */
  public Collector(PartitionStore store, String function, int partition) {
    this.store = store;
    this.item = new HeadItem(store, function, partition);
    this.unnamed = new UnnamedPages(store);
  }

  /** The pages that are garbage now, and no worker will ever name. */
  public List<PageName> garbage() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> head = item.read();
      if (head.isEmpty()) {
        return List.of();
      }
      Optional<List<PageName>> garbage = garbageOf(head.get());
      if (garbage.isPresent()) {
        return garbage.get();
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "the head moved on %d times while its garbage was looked for; try again later"
            .formatted(ATTEMPTS_MAX));
  }

  private Optional<List<PageName>> garbageOf(Head head) {
    try {
      Manifest snapshot = item.snapshot(head);
      List<PageName> found = unnamed.find(head, snapshot);
      boolean same = item.reread().order().incarnation() == head.order().incarnation();
      return same ? Optional.of(found) : Optional.empty();
    } catch (HeadMoved _) {
      return Optional.empty();
    }
  }

  /** Deletes pages that {@link #garbage} gave; no error if another has done so. */
  public void delete(List<PageName> garbage) {
    garbage.forEach(store::deletePage);
  }
}
