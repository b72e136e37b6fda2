package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page, deflated: a small one as one item, a longer one chunk by chunk behind a marker.
 * The page is one stream; small and chunk mean what it deflates to. Holds one chunk.
 *
 * <p>What it wrote of a page that it abandons it takes back, unless the service failed it: then the
 * item stays for whoever collects.
 */
final class DynamoPageWriter implements PageWriter {
  private static final int BUFFER_BYTES = 16 << 10;

  private final PagePlaces places;
  private final PageName name;
  private final PageItem item;
  private final int chunkBytes;
  private final String writer;
  private final Failpoints failpoints;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] buffer;
  private int filled;
  private int written;
  private @Nullable PageChunks chunks;
  private boolean sending;
  private boolean finished;

  /**
   * Begins a page.
   *
   * @param writer a text that no other writer has
   */
  DynamoPageWriter(PagePlaces places, PageName name, String writer, Failpoints failpoints) {
    this.places = places;
    this.name = name;
    this.item = places.item(name);
    this.chunkBytes = places.chunkBytes();
    this.buffer = new byte[Math.min(BUFFER_BYTES, chunkBytes)];
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
    if (filled == chunkBytes) {
      PageChunks _ = putChunk(false);
    } else if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * filled, chunkBytes));
    }
    filled += deflater.deflate(buffer, filled, buffer.length - filled);
  }

  private PageChunks putChunk(boolean last) {
    if (written == PageChunks.CHUNKS_MAX) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "a page that deflates to more than %d GB does not fit the table; use smaller batches or windows"
              .formatted((long) PageChunks.CHUNKS_MAX * chunkBytes >> 30));
    }
    sending = true;
    PageChunks to = chunks;
    if (to == null) {
      Optional<String> bucket = places.bucketOf(filled);
      to = places.chunks(name, bucket);
      item.putMarker(writer, bucket, last);
      chunks = to;
    }
    to.put(written, buffer, filled, last);
    written++;
    filled = 0;
    sending = false;
    return to;
  }

  @Override
  public void finish() {
    failpoints.reached(Failpoint.PAGE_WRITE);
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    if (chunks == null && filled <= places.cut().wholeBytes()) {
      sending = true;
      item.putWhole(writer, buffer, filled);
    } else {
      checkNotDeleted(putChunk(true));
    }
    finished = true;
    failpoints.reached(Failpoint.PAGE_SYNCED);
  }

  /** See {@link PageDeletion}. */
  private void checkNotDeleted(PageChunks mine) {
    if (!item.isThere()) {
      mine.deleteFirst(written);
      finished = true;
      throw item.deletedMeanwhile();
    }
  }

  /** Frees also what the deflater holds outside the heap. */
  @Override
  public void close() {
    deflater.end();
    PageChunks mine = chunks;
    if (!finished && !sending && mine != null) {
      finished = true;
      mine.deleteFirst(written);
      item.delete();
    }
  }
}
