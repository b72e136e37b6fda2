package dev.sluice.dynamodb;

import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of an item of the state table. {@code #} separates what is joined; no function's name has
 * one.
 */
record ItemKey(String pk, String sk) {
  static final String PK = "pk";
  static final String SK = "sk";

  /** What the sort key of every page's item begins with. */
  static final String PAGE = "page#";

  /** Chunks of pages lie under so many partition keys: one takes only 1 MB/s of writes. */
  private static final int SPREAD = 16;

  private static final String FUNCTIONS = "functions";

  /** One partition of a function, whose items share a beginning. */
  record Partition(String function, int partition) {
    String pk() {
      return function + "#" + partition;
    }

    ItemKey head() {
      return new ItemKey(pk(), "head");
    }

    ItemKey lease() {
      return new ItemKey(pk(), "lease");
    }

    ItemKey page(PageName name) {
      return new ItemKey(pk(), PAGE + name.text());
    }

    ItemKey chunk(PageName name, int number) {
      String sk = "%s#%05d".formatted(name.text(), number);
      // By String.hashCode, which is specified: the same on every machine, for ever.
      return new ItemKey("%s#%d".formatted(pk(), Math.floorMod(sk.hashCode(), SPREAD)), sk);
    }
  }

  /**
   * What the partition keys of all that a function reads and writes are like, {@code *} for any.
   */
  static List<String> patterns(String function) {
    return List.of(FUNCTIONS, function + "#*");
  }

  /** The label of a function. */
  static ItemKey label(String function) {
    return new ItemKey(FUNCTIONS, function);
  }

  /** Says that a function whose stream decides it has this partition. */
  static ItemKey shard(String function, int partition) {
    return new ItemKey(FUNCTIONS, "%s#%d".formatted(function, partition));
  }

  /** What the keys of {@link #shard} begin with. */
  static ItemKey shards(String function) {
    return new ItemKey(FUNCTIONS, function + "#");
  }

  Map<String, AttributeValue> attributes() {
    return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
  }
}
