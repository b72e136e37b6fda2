package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.Optional;

/**
 * Chunks as objects of a bucket. Their names follow from the page's, which is used only once, so an
 * object is never another one than it was; that nobody else writes it, the page's item says, which
 * is in the table before the first object is in the bucket.
 */
final class BucketChunks implements PageChunks {
  private final PageBucket service;
  private final String bucket;
  private final String prefix;

  BucketChunks(PageBucket service, String bucket, ItemKey.Partition partition, PageName name) {
    this.service = service;
    this.bucket = bucket;
    this.prefix =
        "%s%d/%s/".formatted(prefix(partition.function()), partition.partition(), name.text());
  }

  /** What the names of a function's objects begin with. */
  static String prefix(String function) {
    return function + "/";
  }

  private ObjectKey key(int number) {
    return new ObjectKey(bucket, "%s%05d".formatted(prefix, number));
  }

  @Override
  public void put(int number, byte[] bytes, int length, boolean last) {
    ObjectKey key = key(number);
    service.put(key, ObjectPiece.content(key, bytes, length, last));
  }

  @Override
  public Optional<Piece> get(int number) {
    ObjectKey key = key(number);
    return service.get(key).map(content -> ObjectPiece.read(key, content));
  }

  @Override
  public boolean has(int number) {
    return service.has(key(number));
  }

  @Override
  public void delete(int number) {
    service.delete(key(number));
  }

  /** S3 asks nothing for a deletion, and something for a look. */
  @Override
  public void deleteAgain(int number) {
    delete(number);
  }
}
