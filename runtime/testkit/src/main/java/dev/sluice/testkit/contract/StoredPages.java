package dev.sluice.testkit.contract;

import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Whole pages, for tests whose pages are small. */
public final class StoredPages {
  private static final int BLOCK = 10_000;

  private StoredPages() {}

  /** Writes a page, a block at a time. */
  public static void write(PartitionStore items, PageName name, byte[] content) {
    try (PartitionStore.PageWriter page = items.newPage(name)) {
      for (int from = 0; from < content.length; from += BLOCK) {
        page.write(content, from, Math.min(BLOCK, content.length - from));
      }
      page.finish();
    }
  }

  /** The content of a page; empty if there is none. */
  public static Optional<byte[]> read(PartitionStore items, PageName name) {
    return items.openPage(name).map(StoredPages::read);
  }

  private static byte[] read(PartitionStore.PageReader opened) {
    try (PartitionStore.PageReader page = opened) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] block = new byte[BLOCK];
      for (int read = page.read(block, 0, BLOCK); read > 0; ) {
        content.write(block, 0, read);
        read = page.read(block, 0, BLOCK);
      }
      return content.toByteArray();
    }
  }
}
