package dev.sluice.testkit.worker;

import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.testkit.run.ForwardingStore;
import java.util.Optional;

/** A store of which one page is deleted while it is read. */
final class VanishingStore extends ForwardingStore {
  private final Runnable meanwhile;
  private int opensUntil;

  /**
   * @param opensBefore how many pages are read before that one
   * @param meanwhile what else happens then
   */
  VanishingStore(PartitionStore store, int opensBefore, Runnable meanwhile) {
    super(store);
    this.opensUntil = opensBefore;
    this.meanwhile = meanwhile;
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    Optional<PageReader> page = super.openPage(name);
    return opensUntil-- == 0 ? page.map(Vanishing::new) : page;
  }

  private final class Vanishing implements PageReader {
    private final PageReader page;
    private boolean begun;

    Vanishing(PageReader page) {
      this.page = page;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (begun) {
        meanwhile.run();
        throw new PageGone();
      }
      begun = true;
      return page.read(into, from, 1);
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
