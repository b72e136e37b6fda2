package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageInput;
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
        read(page.page(), store);
      }
    }
    if (head.outbox() instanceof Outbox.Page(_, var page)) {
      read(page, store);
    }
  }

  private static void read(PageReference page, PartitionStore store) {
    try (PageInput input = open(page, store)) {
      input.end();
    }
  }

  static byte[] content(PageReference page, PartitionStore store) {
    try (PageInput input = open(page, store)) {
      return input.readAll();
    }
  }

  private static PageInput open(PageReference page, PartitionStore store) {
    return store
        .openPage(page.name())
        .map(reader -> new PageInput(page, reader))
        .orElseThrow(
            () ->
                new AssertionError(
                    "invariant 3: the head names page %s, which is not there"
                        .formatted(page.name().text())));
  }
}
