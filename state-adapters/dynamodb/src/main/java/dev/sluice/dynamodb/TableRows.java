package dev.sluice.dynamodb;

import dev.sluice.engine.store.CommitRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Rows of one table for the transaction of a commit. A transaction writes an item once, so of
 * several rows of one key the last is written; those before it would be written over at the same
 * moment. All of one key are in it or none: else those that are delivered later would be compared
 * with one of their own batch.
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
  private final Set<List<AttributeValue>> left = new HashSet<>();
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

  /** From now on no row of this one's key is added. */
  void leave(RowForm.Row row) {
    left.add(keyOf(row));
  }

  /** Adds the row of an output, unless its key is left. */
  void add(int output, RowForm.Row row) {
    List<AttributeValue> of = keyOf(row);
    if (!left.contains(of)) {
      bytes += ItemSize.of(row.item());
      contained.set(output);
      rows.put(of, new Placed(output, row));
    }
  }

  private List<AttributeValue> keyOf(RowForm.Row row) {
    return key.stream().map(row::attribute).toList();
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
