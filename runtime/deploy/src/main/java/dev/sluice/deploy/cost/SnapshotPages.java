package dev.sluice.deploy.cost;

import dev.sluice.dynamodb.ChunkCount;
import dev.sluice.dynamodb.ItemSize;
import dev.sluice.dynamodb.PageCut;

/**
 * What the pages of one snapshot ask of the services from when they are written until they are
 * deleted.
 *
 * @param writeUnits of DynamoDB
 * @param readUnits of DynamoDB, with which a deletion finds what there is
 * @param puts of S3
 * @param gets of S3
 */
record SnapshotPages(double writeUnits, double readUnits, double puts, double gets) {
  static final SnapshotPages NONE = new SnapshotPages(0, 0, 0, 0);

  /** As measured with card-spread, whose outboxes have pages too. */
  private static final double TABLE_READ_UNITS = 16;

  /** The manifest and the marker. */
  private static final double BUCKET_READ_UNITS = 2;

  /** A manifest is small, and so is the item that says where the chunks of a page lie. */
  private static final double SMALL_ITEM = ItemSize.writeUnits(900);

  /** A manifest, and a page that deflates to so many bytes. */
  static SnapshotPages of(double bytes, boolean bucket) {
    if (!bucket || bytes < PageCut.USUAL.bucketBytes()) {
      return new SnapshotPages(
          2 * (SMALL_ITEM + ItemSize.writeUnits((long) Math.ceil(bytes))), TABLE_READ_UNITS, 0, 0);
    }
    double objects = Math.ceil(bytes / PageCut.USUAL.objectBytes());
    return new SnapshotPages(
        2 * (SMALL_ITEM + SMALL_ITEM),
        BUCKET_READ_UNITS,
        objects,
        ChunkCount.looksOfDeletion((int) objects));
  }
}
