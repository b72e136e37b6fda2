package dev.sluice.testkit.worker;

import dev.sluice.engine.store.PartitionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that knows how large it is and was at most. */
final class MeasuredStore implements PartitionStore {
  private final PartitionStore store;
  private final Map<PageName, Integer> sizes = new HashMap<>();
  private long bytes;
  private long bytesMax;

  MeasuredStore(PartitionStore store) {
    this.store = store;
  }

  /** The most bytes of pages that were there at once since the last call. */
  long takeBytesMax() {
    long max = bytesMax;
    bytesMax = bytes;
    return max;
  }

  @Override
  public PageWriter newPage(PageName name) {
    return new MeasuredPage(name, store.newPage(name));
  }

  private final class MeasuredPage implements PageWriter {
    private final PageName name;
    private final PageWriter page;
    private int size;

    MeasuredPage(PageName name, PageWriter page) {
      this.name = name;
      this.page = page;
    }

    @Override
    public void write(byte[] content, int from, int length) {
      page.write(content, from, length);
      size += length;
    }

    @Override
    public void finish() {
      page.finish();
      sizes.put(name, size);
      bytes += size;
      bytesMax = Math.max(bytesMax, bytes);
    }

    @Override
    public void close() {
      page.close();
    }
  }

  @Override
  public void deletePage(PageName name) {
    store.deletePage(name);
    Integer size = sizes.remove(name);
    bytes -= size == null ? 0 : size;
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
  public Optional<PageReader> openPage(PageName name) {
    return store.openPage(name);
  }

  @Override
  public List<PageName> pages() {
    return store.pages();
  }

  @Override
  public void close() {
    store.close();
  }
}
