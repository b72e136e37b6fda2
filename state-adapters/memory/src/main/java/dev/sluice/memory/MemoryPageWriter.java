package dev.sluice.memory;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects a page in blocks. */
final class MemoryPageWriter implements PageWriter {
  private static final int BLOCK_MIN = 1 << 12;
  private static final int BLOCK_MAX = 1 << 18;

  private final MemoryItems items;
  private final PageName name;
  private final Failpoints failpoints;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] block = new byte[BLOCK_MIN];
  private int filled;
  private int bytes;

  MemoryPageWriter(MemoryItems items, PageName name, Failpoints failpoints) {
    this.items = items;
    this.name = name;
    this.failpoints = failpoints;
  }

  @Override
  public void write(byte[] content, int from, int length) {
    if (bytes == 0 && length > block.length) {
      // Most often all that comes.
      block = Arrays.copyOfRange(content, from, from + length);
      filled = length;
      bytes = length;
      return;
    }
    int at = from;
    int end = from + length;
    while (at < end) {
      if (filled == block.length) {
        full.add(block);
        block = new byte[(int) Math.min(BLOCK_MAX, 2L * block.length)];
        filled = 0;
      }
      int more = Math.min(end - at, block.length - filled);
      System.arraycopy(content, at, block, filled, more);
      filled += more;
      at += more;
    }
    bytes = Math.addExact(bytes, length);
  }

  @Override
  public void finish() {
    byte[] content = filled == bytes && filled == block.length ? block : joined();
    failpoints.reached(Failpoint.PAGE_WRITE);
    items.writePage(name, Checked.taking(content));
    failpoints.reached(Failpoint.PAGE_SYNCED);
  }

  private byte[] joined() {
    byte[] content = new byte[bytes];
    int at = 0;
    for (byte[] each : full) {
      System.arraycopy(each, 0, content, at, each.length);
      at += each.length;
    }
    System.arraycopy(block, 0, content, at, filled);
    return content;
  }

  @Override
  public void close() {}
}
