package dev.sluice.engine.store;

import java.util.List;
import java.util.Optional;

/** A store that does what another does, for those that change or watch one thing about it. */
public abstract class ForwardingStore implements PartitionStore {
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
  public AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
    return store.writeHead(expected, next, rows);
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
  public PartitionStore partition(int number) {
    return store.partition(number);
  }

  @Override
  public Lease lease() {
    return store.lease();
  }

  @Override
  public void close() {
    store.close();
  }
}
