package dev.sluice.dynamodb;

/**
 * How a page is cut into items. Readers need not know: a page says by itself where it ends.
 *
 * @param wholeBytes a page that deflates to no more lies in its item
 * @param chunkBytes bytes of a deflated page in one chunk
 */
public record PageCut(int wholeBytes, int chunkBytes) {
  /** Most outboxes and manifests are no longer. */
  static final int WHOLE_BYTES = 4 << 10;

  /** With its names a chunk is below the 400 KB of an item. */
  static final int CHUNK_BYTES = 380 << 10;

  /** What fits the service. */
  public static final PageCut USUAL = new PageCut(WHOLE_BYTES, CHUNK_BYTES);

  public PageCut {
    if (wholeBytes < 0 || wholeBytes > chunkBytes || chunkBytes < 1) {
      throw new IllegalArgumentException(
          "a page of %d bytes in one item and of chunks of %d".formatted(wholeBytes, chunkBytes));
    }
  }
}
