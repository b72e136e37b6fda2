package dev.sluice.testkit.worker;

import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import java.util.List;
import java.util.Optional;

/** A store of which one page is deleted while it is read. */
final class VanishingStore implements PartitionStore {
  private final PartitionStore store;
  private final Runnable meanwhile;
  private int opensUntil;

  /**
   * @param opensBefore how many pages are read before that one
   * @param meanwhile what else happens then
   */
  VanishingStore(PartitionStore store, int opensBefore, Runnable meanwhile) {
    this.store = store;
    this.opensUntil = opensBefore;
    this.meanwhile = meanwhile;
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    Optional<PageReader> page = store.openPage(name);
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

  @Override
  public PageWriter newPage(PageName name) {
    return store.newPage(name);
  }

  @Override
  public Optional<StoredHead> readHead() {
    return store.readHead();
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    return store.writeHead(expected, next);
  }

  @Override
  public List<PageName> pages() {
    return store.pages();
  }

  @Override
  public void deletePage(PageName name) {
    store.deletePage(name);
  }

  @Override
  public void close() {
    store.close();
  }
}
