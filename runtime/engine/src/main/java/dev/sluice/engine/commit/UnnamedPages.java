package dev.sluice.engine.commit;

import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.HashSet;
import java.util.Set;

/** Deletes pages that no head names any more, or that a failed commit left behind. */
final class UnnamedPages {
  private final PartitionStore store;

  UnnamedPages(PartitionStore store) {
    this.store = store;
  }

  /**
   * Deletes what neither the head nor its snapshot names. Rule 16: only pages of commits up to the
   * head's; a page of a later one may belong to a write that is still under way.
   */
  void delete(Head head, Manifest snapshot) {
    Set<PageName> named = new HashSet<>();
    PageReference manifest = head.manifest();
    if (manifest != null) {
      named.add(manifest.name());
    }
    for (StatePage page : snapshot.pages()) {
      named.add(page.page().name());
    }
    if (head.outbox() instanceof Outbox.Page(_, var page)) {
      named.add(page.name());
    }
    for (PageName page : store.pages()) {
      if (!named.contains(page) && Order.of(page).compareTo(head.order()) <= 0) {
        store.deletePage(page);
      }
    }
  }

  /** Deletes the page of an outbox that the head no longer names. */
  void deleteDropped(Outbox outbox) {
    if (outbox instanceof Outbox.Page(_, var page)) {
      store.deletePage(page.name());
    }
  }
}
