package dev.sluice.dynamodb;

import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore.PageReader;

/** Reads a page from its item or chunk by chunk; holds one chunk. */
final class DynamoPageReader implements PageReader {
  private final PageItem item;
  private final PageChunks chunks;
  private Piece piece;
  private int nextChunk;
  private int at;

  /**
   * Begins to read.
   *
   * @param first the whole of a small page, or nothing of a large one
   */
  DynamoPageReader(PageItem item, PageChunks chunks, Piece first) {
    this.item = item;
    this.chunks = chunks;
    this.piece = first;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    while (at == piece.bytes().length && !piece.last()) {
      piece = chunks.get(nextChunk).orElseThrow(this::missing);
      nextChunk++;
      at = 0;
    }
    int count = Math.min(length, piece.bytes().length - at);
    System.arraycopy(piece.bytes(), at, into, from, count);
    at += count;
    return count;
  }

  private RuntimeException missing() {
    return item.isThere() ? item.notWhole() : new PageGone();
  }

  @Override
  public void close() {}
}
