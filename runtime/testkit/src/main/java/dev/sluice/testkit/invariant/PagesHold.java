package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.store.PartitionStore;

/** Invariant 3: every page that a head names is there, and is the one that was written. */
public final class PagesHold {
  private PagesHold() {}

  /** Reads all that the head names. */
  public static void check(Head head, PartitionStore store) {
    PageReference manifest = head.manifest();
    if (manifest != null) {
      for (StatePage page : Manifest.decode(content(manifest, store)).pages()) {
        content(page.page(), store);
      }
    }
    if (head.outbox() instanceof Outbox.Page(_, var page)) {
      content(page, store);
    }
  }

  static byte[] content(PageReference page, PartitionStore store) {
    byte[] content =
        store
            .readPage(page.name())
            .orElseThrow(
                () ->
                    new AssertionError(
                        "invariant 3: the head names page %s, which is not there"
                            .formatted(page.name().text())));
    return page.checked(content);
  }
}
