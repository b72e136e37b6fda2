package dev.sluice.dynamodb;

import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore.PageReader;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a page from its item or chunk by chunk, and inflates it. Holds one chunk, whose checksum
 * was verified before a byte of it is inflated. A chunk that is not there may be one of a page that
 * is being deleted, whose item goes last: whether it is missed only the head can say (rule 9).
 */
final class DynamoPageReader implements PageReader {
  private final PageItem item;
  private final PageChunks chunks;
  private final Inflater inflater = new Inflater(true);
  private Piece piece;
  private int nextChunk;

  /**
   * Begins to read.
   *
   * @param first the whole of a small page, or nothing of a large one
   */
  DynamoPageReader(PageItem item, PageChunks chunks, Piece first) {
    this.item = item;
    this.chunks = chunks;
    this.piece = first;
    inflater.setInput(first.bytes());
  }

  @Override
  public int read(byte[] into, int from, int length) {
    int count = inflate(into, from, length);
    while (count == 0 && length > 0 && !isAtEnd()) {
      piece = chunks.get(nextChunk).orElseThrow(PageGone::new);
      nextChunk++;
      inflater.setInput(piece.bytes());
      count = inflate(into, from, length);
    }
    return count;
  }

  private int inflate(byte[] into, int from, int length) {
    try {
      return inflater.inflate(into, from, length);
    } catch (DataFormatException e) {
      throw item.notDeflated(e);
    }
  }

  /**
   * Asked when nothing more came out. Then no input may be left, and the stream may end only where
   * the page does: a piece that is last ends it, and after its end there are no bytes.
   */
  private boolean isAtEnd() {
    if (inflater.getRemaining() > 0 || (piece.last() && !inflater.finished())) {
      throw item.notDeflated(new DataFormatException("stream and page end apart"));
    }
    return piece.last();
  }

  /** Frees what the inflater holds outside the heap. */
  @Override
  public void close() {
    inflater.end();
  }
}
