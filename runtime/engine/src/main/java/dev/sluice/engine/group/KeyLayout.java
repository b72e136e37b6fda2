package dev.sluice.engine.group;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The components of a plan's key, and the kernels that fit them. Immutable. */
public final class KeyLayout {
  /** Without a key all events are one group, which needs a hash too. */
  private static final long SEED = 0x243F6A8885A308D3L;

  private static final long FINISH = 0xC2B2AE3D27D4EB4FL;

  private final int[] eventColumns;
  private final int[] keyColumns;
  private final KeyPart[] parts;
  private final List<ColumnBatch.Layout> layouts;

  public KeyLayout(Plan plan) {
    int width = plan.keyColumns().size();
    this.eventColumns = new int[width];
    this.keyColumns = new int[width];
    this.parts = new KeyPart[width];
    List<ColumnBatch.Layout> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      EventSchema.Column column = plan.event().columns().get(plan.keyColumns().get(i));
      Storage storage = Storage.of(column.type());
      eventColumns[i] = column.index();
      keyColumns[i] = i;
      parts[i] = KeyPart.of(storage);
      columns.add(new ColumnBatch.Layout(storage, false, true));
    }
    this.layouts = List.copyOf(columns);
  }

  /** How many components the key has. */
  public int width() {
    return parts.length;
  }

  /** The columns of keys, in declared order. */
  public List<ColumnBatch.Layout> layouts() {
    return layouts;
  }

  /** Where the key's components are in a batch of events. */
  public int[] eventColumns() {
    return eventColumns.clone();
  }

  /** Where the key's components are in a batch of keys: 0, 1, 2 and so on. */
  public int[] keyColumns() {
    return keyColumns.clone();
  }

  /**
   * Hashes the keys in the first rows of a batch.
   *
   * @param columns where the components are
   * @param hashes scratch and result, at least as long
   */
  public void hash(ColumnBatch batch, int[] columns, int rows, long[] hashes) {
    Arrays.fill(hashes, 0, rows, SEED);
    for (int i = 0; i < parts.length; i++) {
      parts[i].hash(batch.column(columns[i]), rows, hashes);
    }
    for (int i = 0; i < rows; i++) {
      hashes[i] *= FINISH;
    }
  }

  /** Copies a key to the next row of columns of keys. */
  public void copy(ColumnBatch keys, int row, ColumnBatch into, int intoRow) {
    for (int i = 0; i < parts.length; i++) {
      parts[i].append(keys.column(i), row, into.column(i), intoRow);
    }
  }

  KeyPart part(int component) {
    return parts[component];
  }
}
