package dev.sluice.testkit.run;

import dev.sluice.engine.store.PartitionStore;

/** Says of one page that it is written, and never writes it. */
final class ForgetfulStore extends ForwardingStore {
  private boolean forgot;

  ForgetfulStore(PartitionStore store) {
    super(store);
  }

  @Override
  public void writePage(PageName name, byte[] content) {
    if (forgot) {
      super.writePage(name, content);
    }
    forgot = true;
  }
}
