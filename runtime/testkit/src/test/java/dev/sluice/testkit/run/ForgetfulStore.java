package dev.sluice.testkit.run;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;

/** Says of one page that it is written, and never writes it. */
final class ForgetfulStore extends ForwardingStore {
  private boolean forgot;

  ForgetfulStore(PartitionStore store) {
    super(store);
  }

  @Override
  public PageWriter newPage(PageName name) {
    PageWriter page = super.newPage(name);
    if (forgot) {
      return page;
    }
    forgot = true;
    return new Forgotten(page);
  }

  private record Forgotten(PageWriter page) implements PageWriter {
    @Override
    public void write(byte[] bytes, int from, int length) {
      page.write(bytes, from, length);
    }

    @Override
    public void finish() {
      // This is what is broken.
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
