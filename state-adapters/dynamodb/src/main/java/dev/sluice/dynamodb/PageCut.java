package dev.sluice.dynamodb;

/**
 * How a page is cut into items and objects. Readers need not know: a page says by itself where it
 * ends.
 *
 * @param wholeBytes a page that deflates to no more lies in its item
 * @param chunkBytes bytes of a deflated page in one chunk in the table
 * @param bucketBytes a page that deflates to so many or more lies in a bucket, if there is one
 * @param objectBytes bytes of a deflated page in one chunk in a bucket
 */
public record PageCut(int wholeBytes, int chunkBytes, int bucketBytes, int objectBytes) {
  /** Most outboxes and manifests are no longer. */
  static final int WHOLE_BYTES = 4 << 10;

  /** With its names a chunk is below the 400 KB of an item. */
  static final int CHUNK_BYTES = 380 << 10;

  /**
   * From here on a page costs at least twice as much in the table as in a bucket, when it is
   * written, read once and deleted: with P a KB in 2 write units and an eighth of a read unit, and
   * in S3 a PUT and a GET, whatever their length. A bucket is slower, which has to be worth
   * something. A test of the deployment works it out from the prices.
   */
  public static final int BUCKET_BYTES = 9 << 10;

  /** The service asks for the same whatever is in an object; so much is held while it is filled. */
  static final int OBJECT_BYTES = 4 << 20;

  /** What fits the services. */
  public static final PageCut USUAL =
      new PageCut(WHOLE_BYTES, CHUNK_BYTES, BUCKET_BYTES, OBJECT_BYTES);

  public PageCut {
    if (wholeBytes < 0 || wholeBytes > chunkBytes || chunkBytes < 1) {
      throw new IllegalArgumentException(
          "a page of %d bytes in one item and of chunks of %d".formatted(wholeBytes, chunkBytes));
    }
    if (bucketBytes <= wholeBytes || bucketBytes > chunkBytes || objectBytes < bucketBytes) {
      throw new IllegalArgumentException(
          "a page of %d bytes in a bucket, in objects of %d, beside chunks of %d and %d in one item"
              .formatted(bucketBytes, objectBytes, chunkBytes, wholeBytes));
    }
    if (objectBytes > ObjectPiece.BYTES_MAX - ObjectPiece.HEADER_BYTES) {
      throw new IllegalArgumentException("objects of %d bytes".formatted(objectBytes));
    }
  }

  /** Of the table alone, or with a bucket for all that is more than one chunk. */
  public PageCut(int wholeBytes, int chunkBytes) {
    this(wholeBytes, chunkBytes, chunkBytes, chunkBytes);
  }
}
