package dev.sluice.testkit.run;

import dev.sluice.engine.store.PartitionStore;
import java.util.List;
import java.util.Optional;

/** A store that does what another does, for tests that change one thing about it. */
public class ForwardingStore implements PartitionStore {
  private final PartitionStore store;

  protected ForwardingStore(PartitionStore store) {
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
  public PageWriter newPage(PageName name) {
    return store.newPage(name);
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    return store.openPage(name);
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
