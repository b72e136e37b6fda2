package dev.sluice.testkit.worker;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;

/** A store at which a worker dies in the middle of a page, and that knows what was left open. */
final class TornStore extends ForwardingStore {
  private int writesLeft;
  private int open;

  /**
   * @param nth the worker dies where it writes to a page for the nth time
   */
  TornStore(PartitionStore store, int nth) {
    super(store);
    this.writesLeft = nth;
  }

  /** Whether it came to that. */
  boolean isTorn() {
    return writesLeft <= 0;
  }

  /** How many pages are being written or read. */
  int open() {
    return open;
  }

  @Override
  public PageWriter newPage(PageName name) {
    return new TornPage(super.newPage(name));
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    return super.openPage(name).map(CountedPage::new);
  }

  private final class TornPage implements PageWriter {
    private final PageWriter page;

    TornPage(PageWriter page) {
      this.page = page;
      open++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (--writesLeft == 0) {
        throw new Crash.Crashed();
      }
      page.write(bytes, from, length);
    }

    @Override
    public void finish() {
      page.finish();
    }

    @Override
    public void close() {
      open--;
      page.close();
    }
  }

  private final class CountedPage implements PageReader {
    private final PageReader page;

    CountedPage(PageReader page) {
      this.page = page;
      open++;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      return page.read(into, from, length);
    }

    @Override
    public void close() {
      open--;
      page.close();
    }
  }
}
