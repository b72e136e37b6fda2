package dev.sluice.testkit.worker;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;
import java.util.HashMap;
import java.util.Map;

/** A store that knows how large it is and was at most. */
final class MeasuredStore extends ForwardingStore {
  private final Map<PageName, Integer> sizes = new HashMap<>();
  private long bytes;
  private long bytesMax;

  MeasuredStore(PartitionStore store) {
    super(store);
  }

  /** The most bytes of pages that were there at once since the last call. */
  long takeBytesMax() {
    long max = bytesMax;
    bytesMax = bytes;
    return max;
  }

  @Override
  public PageWriter newPage(PageName name) {
    return new MeasuredPage(name, super.newPage(name));
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
    super.deletePage(name);
    Integer size = sizes.remove(name);
    bytes -= size == null ? 0 : size;
  }
}
