package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;

/**
 * Decodes JSON events into columns. An event is judged by the whole declared record, whatever
 * columns are kept; one that is not valid becomes a dead event with the first code that applies.
 * Holds no memory of its own off-heap; one thread.
 */
public final class JsonDecoder {
  private static final long HOUR_MILLIS = 3_600_000;

  private final Plan plan;
  private final FastLine fast;
  private final CarefulLine careful;
  private final int[] keyColumns;
  private final boolean nullableKey;
  private final long maxAheadMillis;

  public JsonDecoder(Plan plan) {
    this.plan = plan;
    this.fast = new FastLine(plan.event());
    this.careful = new CarefulLine(plan.event());
    this.keyColumns = plan.keyColumns().stream().mapToInt(Integer::intValue).toArray();
    long declared = plan.input().maxAheadMillis();
    this.maxAheadMillis = declared == Plan.UNSET ? HOUR_MILLIS : declared;
    boolean mayBeNull = false;
    for (int column : keyColumns) {
      mayBeNull |= plan.event().columns().get(column).nullable();
      mayBeNull |= plan.event().columns().get(column).parent() >= 0;
    }
    this.nullableKey = mayBeNull;
  }

  /** Decodes every payload of {@code raw} into {@code into}, which the caller has reset to it. */
  public void decode(RawBatch raw, EventBatch into) {
    ColumnBatch columns = into.columns();
    reserve(raw, columns);
    byte[] data = raw.data();
    int[] sourceRows = into.sourceRows();
    boolean timed = plan.timeColumn() != Plan.NONE;
    int row = 0;
    for (int source = 0; source < raw.count(); source++) {
      int start = raw.start(source);
      int end = start + raw.length(source);
      boolean living =
          raw.fullLength(source) <= plan.input().maxEventBytes()
              && fast.isReady(columns)
              && fast.decode(data, start, end, row);
      if (!living) {
        living = careful(raw, source, into, row);
      }
      if (living && (nullableKey || timed && raw.arrival(source) != RawBatch.NO_ARRIVAL)) {
        living = isAllowed(raw, source, into, row);
      }
      if (living) {
        sourceRows[row++] = source;
      }
    }
    columns.setRows(row);
  }

  /** Room for every event of the batch; text is never longer than the payload that it came in. */
  private static void reserve(RawBatch raw, ColumnBatch columns) {
    long bytes = 0;
    for (int source = 0; source < raw.count(); source++) {
      bytes += raw.length(source);
    }
    columns.ensureRows(raw.count() + 1);
    for (int i = 0; i < columns.width(); i++) {
      if (columns.has(i)) {
        Column column = columns.column(i);
        if (column.storage() == Storage.BYTES) {
          column.ensureBytes(bytes + Long.BYTES);
        }
      }
    }
  }

  private boolean careful(RawBatch raw, int source, EventBatch into, int row) {
    long length = raw.fullLength(source);
    if (length > plan.input().maxEventBytes()) {
      into.addDead(
          source,
          DeadCode.TOO_LONG,
          "the event has %d bytes; at most %d are allowed (maxEventBytes)"
              .formatted(length, plan.input().maxEventBytes()));
      return false;
    }
    int start = raw.start(source);
    try {
      careful.decode(raw.data(), start, start + raw.length(source), into.columns(), row);
    } catch (Dead dead) {
      into.addDead(source, dead.code(), dead.reason());
      return false;
    }
    fast.learn(raw.data(), start, into.columns());
    return true;
  }

  private boolean isAllowed(RawBatch raw, int source, EventBatch into, int row) {
    for (int key : keyColumns) {
      if (into.columns().column(key).isNull(row)) {
        into.addDead(
            source,
            DeadCode.NULL_KEY,
            "key component %s is null".formatted(plan.event().columns().get(key).path()));
        return false;
      }
    }
    long arrival = raw.arrival(source);
    if (plan.timeColumn() != Plan.NONE && arrival != RawBatch.NO_ARRIVAL) {
      long time = into.columns().column(plan.timeColumn()).getLong(row);
      if (time > arrival + maxAheadMillis) {
        into.addDead(
            source,
            DeadCode.AHEAD_OF_ARRIVAL,
            "the event time is %d ms after its arrival; at most %d are allowed (maxAhead)"
                .formatted(time - arrival, maxAheadMillis));
        return false;
      }
    }
    return true;
  }
}
