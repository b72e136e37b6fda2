package dev.sluice.memory;

import dev.sluice.engine.store.PartitionStore.PageReader;

/** Reads a page whose checksum was verified when it was opened. */
final class MemoryPageReader implements PageReader {
  private final byte[] content;
  private int next;

  MemoryPageReader(byte[] content) {
    this.content = content;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    int count = Math.min(length, content.length - next);
    System.arraycopy(content, next, into, from, count);
    next += count;
    return count;
  }

  @Override
  public void close() {}
}
