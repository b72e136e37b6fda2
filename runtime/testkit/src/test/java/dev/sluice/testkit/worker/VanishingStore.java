package dev.sluice.testkit.worker;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;

/** A store of which one page is deleted while it is read. */
final class VanishingStore extends ForwardingStore {
  private final int bytesBefore;
  private final Runnable meanwhile;
  private int opensUntil;

  /**
   * @param opensBefore how many pages are read before that one
   * @param bytesBefore how much of it was read
   * @param meanwhile what else happens then
   */
  VanishingStore(PartitionStore store, int opensBefore, int bytesBefore, Runnable meanwhile) {
    super(store);
    this.opensUntil = opensBefore;
    this.bytesBefore = bytesBefore;
    this.meanwhile = meanwhile;
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    Optional<PageReader> page = super.openPage(name);
    return opensUntil-- == 0 ? page.map(Vanishing::new) : page;
  }

  private final class Vanishing implements PageReader {
    private final PageReader page;
    private int left = bytesBefore;

    Vanishing(PageReader page) {
      this.page = page;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (left == 0) {
        meanwhile.run();
        throw new PageGone();
      }
      int read = page.read(into, from, Math.min(length, left));
      left -= read;
      return read;
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
