package dev.sluice.engine.state;

import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.util.zip.CRC32C;

/** A page on its way to the store, with the length and checksum that its reference will hold. */
public final class PageOutput implements AutoCloseable {
  private final PageName name;
  private final PageWriter writer;
  private final CRC32C checksum = new CRC32C();
  private long bytes;

  /** Begins at the start of {@code writer}, which is closed with this. */
  public PageOutput(PageName name, PageWriter writer) {
    this.name = name;
    this.writer = writer;
  }

  /** Appends bytes, which the caller may change afterwards. */
  public void write(byte[] content, int from, int length) {
    writer.write(content, from, length);
    checksum.update(content, from, length);
    bytes += length;
  }

  /** Makes the page durable. */
  public PageReference finish() {
    writer.finish();
    return new PageReference(name, bytes, (int) checksum.getValue());
  }

  /** Abandons the page unless it was finished. */
  @Override
  public void close() {
    writer.close();
  }
}
