package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.testkit.contract.PartitionStoreContract;
import java.util.List;
import java.util.Optional;

/** A table with a bucket for all pages that are not tiny. */
final class BucketStoreContractTest extends PartitionStoreContract {
  private static final PageCut MOSTLY_OBJECTS = new PageCut(100, 5_000, 101, 50_000);

  private final String table = LocalDynamo.stateTable();
  private final String bucket = LocalBuckets.bucket();

  @Override
  protected StateStore store() {
    return DynamoStateStore.open(
            LocalDynamo.service(), table, new FunctionLabel("card-velocity", 2), Failpoints.NONE)
        .cutting(MOSTLY_OBJECTS)
        .withBucket(Optional.of(LocalBuckets.pages(bucket)));
  }

  /** In its last chunk, if it has one. */
  @Override
  protected void damagePage(String function, int partition, PageName name) {
    List<String> chunks =
        LocalBuckets.keys(bucket).stream()
            .filter(key -> key.startsWith("%s/%d/%s/".formatted(function, partition, name.text())))
            .toList();
    if (chunks.isEmpty()) {
      LocalDynamo.damage(table, new ItemKey.Partition(function, partition).page(name));
      return;
    }
    ObjectKey key = new ObjectKey(bucket, chunks.getLast());
    byte[] content = LocalBuckets.OBJECTS.get(key, 1_000_000).orElseThrow();
    content[content.length / 2] ^= 4;
    LocalBuckets.OBJECTS.put(key, content);
  }

  @Override
  protected void damageHead(String function, int partition) {
    LocalDynamo.damage(table, new ItemKey.Partition(function, partition).head());
  }
}
