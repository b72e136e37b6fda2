package dev.sluice.dynamodb;

import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Chunks as items of the table, beside the page's own. */
final class TableChunks implements PageChunks {
  private final StateTable table;
  private final ItemKey.Partition partition;
  private final PageName name;

  TableChunks(StateTable table, ItemKey.Partition partition, PageName name) {
    this.table = table;
    this.partition = partition;
    this.name = name;
  }

  @Override
  public void put(int number, byte[] bytes, int length, boolean last) {
    ItemKey key = partition.chunk(name, number);
    table.putAlways(Operation.PAGE_WRITE, key, Piece.attributes(key, bytes, length, last));
  }

  @Override
  public Optional<Piece> get(int number) {
    ItemKey key = partition.chunk(name, number);
    Optional<Map<String, AttributeValue>> item = table.getUnchanging(Operation.PAGE_READ, key);
    return item.map(found -> Piece.read(key, table.name(), found));
  }

  @Override
  public boolean has(int number) {
    return table.has(Operation.PAGE_READ, partition.chunk(name, number));
  }

  @Override
  public void delete(int number) {
    table.delete(Operation.PAGE_DELETE, partition.chunk(name, number), null);
  }

  /** A look costs a fifth of a deletion. */
  @Override
  public void deleteAgain(int number) {
    if (has(number)) {
      delete(number);
    }
  }
}
