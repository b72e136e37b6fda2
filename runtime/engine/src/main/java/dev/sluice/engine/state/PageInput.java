package dev.sluice.engine.state;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.PageReader;
import java.util.zip.CRC32C;

/**
 * A page that is read, beside what its reference says of it. The store vouches for each byte; that
 * all of them are the page that was meant is known when {@link #end} returns. Until then nothing
 * that came of them may be seen from outside.
 */
public final class PageInput implements AutoCloseable {
  private static final int BLOCK = 1 << 14;

  private final PageReference page;
  private final PageReader reader;
  private final CRC32C checksum = new CRC32C();
  private long bytes;

  /** Begins at the start of {@code reader}, which is closed with this. */
  public PageInput(PageReference page, PageReader reader) {
    this.page = page;
    this.reader = reader;
  }

  /** How many bytes are still to come, if this is the page that was written. */
  public long left() {
    return page.bytes() - bytes;
  }

  /** Reads until {@code length} bytes are there or the page ends; says how many. */
  public int read(byte[] into, int from, int length) {
    int filled = 0;
    while (filled < length) {
      int read = reader.read(into, from + filled, length - filled);
      if (read == 0) {
        break;
      }
      filled += read;
    }
    checksum.update(into, from, filled);
    bytes += filled;
    return filled;
  }

  /** The whole content of a small page, checked. */
  public byte[] readAll() {
    if (page.bytes() < 0 || page.bytes() > Integer.MAX_VALUE - 16) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "page %s is said to have %d bytes; restore the state from a copy, or start again with --fresh"
              .formatted(page.name().text(), page.bytes()));
    }
    byte[] content = new byte[(int) page.bytes()];
    read(content, 0, content.length);
    end();
    return content;
  }

  /**
   * Reads what is left and sees that this is the page that was written.
   *
   * @throws Stop {@code CORRUPT} if it is not
   */
  public void end() {
    byte[] rest = new byte[BLOCK];
    while (read(rest, 0, rest.length) > 0) {
      // Only the checksum counts.
    }
    if (bytes != page.bytes() || (int) checksum.getValue() != page.checksum()) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "page %s is not the one that was written (%d bytes, expected %d); restore the state from a copy, or start again with --fresh"
              .formatted(page.name().text(), bytes, page.bytes()));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
