package dev.sluice.engine.commit;

import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.testkit.contract.StoredPages;
import java.util.Optional;

/**
 * A collector that is not the owner and passes at any moment: it reads the head, and deletes by
 * rule 16 what that does not name.
 */
public final class PassingCollector {
  private PassingCollector() {}

  /** Passes once. */
  public static void passOver(PartitionStore store) {
    Optional<Head> read = store.readHead().map(HeadCodec::decode);
    if (read.isEmpty()) {
      return;
    }
    Head head = read.get();
    PageReference manifest = head.manifest();
    Manifest snapshot =
        manifest == null
            ? Manifest.none()
            : Manifest.decode(
                StoredPages.read(store, manifest.name())
                    .orElseThrow(() -> new AssertionError("the head's manifest is not there")));
    new UnnamedPages(store).delete(head, snapshot);
  }
}
