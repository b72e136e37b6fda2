package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.Optional;

/**
 * Where the pages of a partition lie: each has its item in the table, and the chunks of a large one
 * lie in the table or in a bucket. Which, is decided of each page when its first chunk is written,
 * by its length, and stands in its item: a partition may have pages of both kinds.
 *
 * @param bucket for those that lie in one, and where long new ones go if it says so
 */
record PagePlaces(
    StateTable table, ItemKey.Partition partition, PageCut cut, Optional<PageBucket> bucket) {
  /** The item of a page. */
  PageItem item(PageName name) {
    return new PageItem(table, partition.page(name));
  }

  /** The bucket of a page that deflates to so many bytes, or more; empty for the table. */
  Optional<String> bucketOf(int bytes) {
    return bytes < cut.bucketBytes() ? Optional.empty() : newBucket();
  }

  private Optional<String> newBucket() {
    return bucket.flatMap(PageBucket::name);
  }

  /** So many bytes are gathered, unless the page ends before, until it is decided. */
  int chunkBytes() {
    return newBucket().isPresent() ? cut.objectBytes() : cut.chunkBytes();
  }

  /**
   * The chunks of a page.
   *
   * @param in the bucket's name; empty for the table
   * @throws Stop {@code WRONG_STATE} if they lie in a bucket and there is none here
   */
  PageChunks chunks(PageName name, Optional<String> in) {
    if (in.isEmpty()) {
      return new TableChunks(table, partition, name);
    }
    PageBucket service = bucket.orElseThrow(() -> noBucket(name, in.get()));
    return new BucketChunks(service, in.get(), partition, name);
  }

  private Stop noBucket(PageName name, String in) {
    return new Stop(
        Stop.Code.WRONG_STATE,
        "page %s of table %s lies in bucket %s, and this store was opened without buckets; open it with one"
            .formatted(name.text(), table.name(), in));
  }
}
