package dev.sluice.testkit.run;

import dev.sluice.engine.store.PartitionStore;
import java.util.List;
import java.util.Optional;

/** A store that does what another does, for tests that change one thing about it. */
class ForwardingStore implements PartitionStore {
  private final PartitionStore store;

  ForwardingStore(PartitionStore store) {
    this.store = store;
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
  public void writePage(PageName name, byte[] content) {
    store.writePage(name, content);
  }

  @Override
  public Optional<byte[]> readPage(PageName name) {
    return store.readPage(name);
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
