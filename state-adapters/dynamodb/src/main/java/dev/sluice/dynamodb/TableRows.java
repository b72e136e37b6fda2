package dev.sluice.dynamodb;

import dev.sluice.engine.store.CommitRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Rows of one table for the transaction of a commit. A transaction writes an item once, so of
 * several rows of one key the last is written; those before it would be written over at the same
 * moment.
 */
final class TableRows implements CommitRows {
  /** One action of the transaction is the head's. */
  static final int ROWS_MAX = 99;

  /** What a transaction may hold, less the most that a head has. */
  static final long BYTES_MAX = (4L << 20) - (8 << 10);

  private record Placed(int output, RowForm.Row row) {}

  private final String table;
  private final List<String> key;
  private final Map<List<AttributeValue>, Placed> rows = new LinkedHashMap<>();
  private final BitSet contained = new BitSet();
  private long bytes;

  /**
   * Of no rows yet.
   *
   * @param key the attributes that are the table's key
   */
  TableRows(String table, List<String> key) {
    this.table = table;
    this.key = key;
  }

  void add(int output, RowForm.Row row) {
    bytes += ItemSize.of(row.item());
    contained.set(output);
    rows.put(key.stream().map(row::attribute).toList(), new Placed(output, row));
  }

  /** Whether one transaction can have them all. */
  boolean fit() {
    return rows.size() <= ROWS_MAX && bytes <= BYTES_MAX;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public boolean contains(int output) {
    return contained.get(output);
  }

  /** The actions that write them. */
  List<TransactWriteItem> actions() {
    return placed().stream()
        .map(placed -> placed.row().condition().put(table, placed.row().item()))
        .toList();
  }

  /** The output whose row this action writes. */
  int output(int action) {
    return placed().get(action).output();
  }

  private List<Placed> placed() {
    return new ArrayList<>(rows.values());
  }
}
