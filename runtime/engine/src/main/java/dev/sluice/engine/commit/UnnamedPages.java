package dev.sluice.engine.commit;

import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds pages that no head names any more, or that a failed commit left behind (rule 16). */
final class UnnamedPages {
  private final PartitionStore store;

  UnnamedPages(PartitionStore store) {
    this.store = store;
  }

  /**
   * What is there and neither the head nor its snapshot names. The fence: only pages of commits up
   * to the head's, since a page of a later one may belong to a write that is still under way.
   */
  List<PageName> find(Head head, Manifest snapshot) {
    Set<PageName> named = named(head, snapshot);
    List<PageName> unnamed = new ArrayList<>();
    for (PageName page : store.pages()) {
      if (!named.contains(page) && Order.of(page).compareTo(head.order()) <= 0) {
        unnamed.add(page);
      }
    }
    return unnamed;
  }

  /** Deletes what {@link #find} finds. */
  void delete(Head head, Manifest snapshot) {
    find(head, snapshot).forEach(store::deletePage);
  }

  /**
   * Deletes what {@code before} and its snapshot named and {@code now}, which this owner committed
   * right behind it, does not. Nothing is listed, so it costs nothing where nothing is to do.
   */
  void deleteDropped(Head before, Manifest old, Head now, Manifest snapshot) {
    Set<PageName> dropped = named(before, old);
    dropped.removeAll(named(now, snapshot));
    dropped.forEach(store::deletePage);
  }

  private static Set<PageName> named(Head head, Manifest snapshot) {
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
    return named;
  }
}
