package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Writes a page, deflated: a small one as one item, a longer one chunk by chunk behind a marker.
 * The page is one stream; small and chunk mean what it deflates to. Holds one chunk.
 *
 * <p>What it wrote of a page that it abandons it takes back, unless the service failed it: then the
 * item stays for whoever collects.
 */
final class DynamoPageWriter implements PageWriter {
  /** A page that deflates to no more lies in its item: most outboxes and manifests. */
  static final int WHOLE_BYTES_MAX = 4 << 10;

  private static final int BUFFER_BYTES = 16 << 10;

  private final PageItem item;
  private final PageChunks chunks;
  private final String writer;
  private final Failpoints failpoints;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private int written;
  private boolean marked;
  private boolean sending;
  private boolean finished;

  /**
   * Begins a page.
   *
   * @param writer a text that no other writer has
   */
  DynamoPageWriter(PageItem item, PageChunks chunks, String writer, Failpoints failpoints) {
    this.item = item;
    this.chunks = chunks;
    this.writer = writer;
    this.failpoints = failpoints;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    deflater.setInput(bytes, from, length);
    while (!deflater.needsInput()) {
      deflate();
    }
  }

  /** Takes some input or gives some output: there is room for it. */
  private void deflate() {
    if (filled == PageChunks.CHUNK_BYTES) {
      putChunk(false);
    } else if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * filled, PageChunks.CHUNK_BYTES));
    }
    filled += deflater.deflate(buffer, filled, buffer.length - filled);
  }

  private void putChunk(boolean last) {
    if (written == PageChunks.CHUNKS_MAX) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "a page that deflates to more than %d GB does not fit the table; use smaller batches or windows"
              .formatted((long) PageChunks.CHUNKS_MAX * PageChunks.CHUNK_BYTES >> 30));
    }
    sending = true;
    if (!marked) {
      item.putMarker(writer);
      marked = true;
    }
    chunks.put(written, buffer, filled, last);
    written++;
    filled = 0;
    sending = false;
  }

  @Override
  public void finish() {
    failpoints.reached(Failpoint.PAGE_WRITE);
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    if (!marked && filled <= WHOLE_BYTES_MAX) {
      sending = true;
      item.putWhole(writer, buffer, filled);
    } else {
      putChunk(true);
      checkNotDeleted();
    }
    finished = true;
    failpoints.reached(Failpoint.PAGE_SYNCED);
  }

  /** See {@link PageDeletion}. */
  private void checkNotDeleted() {
    if (!item.isThere()) {
      chunks.deleteFirst(written);
      finished = true;
      throw item.deletedMeanwhile();
    }
  }

  /** Frees also what the deflater holds outside the heap. */
  @Override
  public void close() {
    deflater.end();
    if (!finished && !sending && marked) {
      finished = true;
      chunks.deleteFirst(written);
      item.delete();
    }
  }
}
