package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON events straight into columns. One for each partition; one thread.
 *
 * <p>Each event is first read on the assumption that it is sound and looks like the one before it;
 * that is one pass over its bytes and enough for nearly all. Where it fails, for whatever reason,
 * the event is judged from the start: first the whole line, then component by component, so that
 * the first code that applies is found. Both fill columns by the same readers.
 */
public final class JsonDecoder {
  /** How far an event may be ahead of its arrival unless declared otherwise. */
  private static final long MAX_AHEAD_MILLIS = 3_600_000;

  private static final @Nullable String[] NONE_MISPLACED = {};

  private final int eventBytesMax;
  private final long aheadMillisMax;
  private final int timeColumn;
  private final int[] nullableKeys;
  private final EventSchema schema;
  private final JsonScanner scanner = new JsonScanner();
  private final RecordReader event;
  private @Nullable EventBatch bound;

  public JsonDecoder(Plan plan) {
    this.eventBytesMax = plan.input().maxEventBytes();
    this.aheadMillisMax =
        plan.input().maxAheadMillis() == Plan.UNSET
            ? MAX_AHEAD_MILLIS
            : plan.input().maxAheadMillis();
    this.timeColumn = plan.timeColumn();
    this.schema = plan.event();
    this.nullableKeys =
        plan.keyColumns().stream()
            .mapToInt(Integer::intValue)
            .filter(key -> schema.mayBeNull(schema.columns().get(key)))
            .toArray();
    this.event = Readers.of(schema, scanner);
  }

  /**
   * Decodes every payload of {@code raw} into {@code into}, which was {@link EventBatch#reset} to
   * it.
   */
  public void decode(RawBatch raw, EventBatch into) {
    decode(raw, into, NONE_MISPLACED);
  }

  /**
   * The same, where some events are dead although they are sound.
   *
   * @param misplaced why an event does not belong where it is, by its row, for those that don't
   */
  public void decode(RawBatch raw, EventBatch into, @Nullable String[] misplaced) {
    ColumnBatch columns = into.columns();
    if (bound != into) {
      event.bind(columns);
      bound = into;
    }
    columns.ensureRows(raw.count());
    byte[] data = raw.data();
    int[] sourceRows = into.sourceRows();
    int rows = 0;
    for (int i = 0; i < raw.count(); i++) {
      int start = raw.start(i);
      int end = start + raw.length(i);
      Fault fault =
          raw.length(i) > eventBytesMax || raw.isTooLong(i)
              ? tooLong(raw.fullLength(i))
              : read(data, start, end, rows);
      fault = fault == null ? unfit(raw, i, columns, rows) : fault;
      fault = fault == null && i < misplaced.length ? misplacedFault(misplaced[i]) : fault;
      if (fault == null) {
        sourceRows[rows++] = i;
      } else {
        into.addDead(i, fault.code(), fault.reason());
      }
    }
    columns.setRows(rows);
  }

  private @Nullable Fault read(byte[] data, int start, int end, int row) {
    int behind = event.read(data, start, end, row);
    boolean sound = behind == end || behind >= 0 && behind < end && isWhite(data, behind, end);
    return sound ? null : judge(data, start, end, row);
  }

  private static @Nullable Fault misplacedFault(@Nullable String why) {
    return why == null ? null : new Fault(DeadCode.MISPLACED, why);
  }

  private static boolean isWhite(byte[] data, int from, int end) {
    return JsonScanner.white(data, from, end) == end;
  }

  /** Null key and time ahead of arrival, the faults of events that are sound in themselves. */
  private @Nullable Fault unfit(RawBatch raw, int sourceRow, ColumnBatch columns, int row) {
    for (int key : nullableKeys) {
      if (columns.column(key).isNull(row)) {
        return nullKey(key);
      }
    }
    long arrival = raw.arrival(sourceRow);
    return arrival == RawBatch.NO_ARRIVAL || timeColumn == Plan.NONE
        ? null
        : aheadOf(arrival, columns.column(timeColumn), row);
  }

  private Fault nullKey(int key) {
    return new Fault(
        DeadCode.NULL_KEY, "key component " + schema.columns().get(key).path() + " is null");
  }

  private @Nullable Fault aheadOf(long arrival, Column times, int row) {
    long latest = arrival + aheadMillisMax;
    boolean unbounded = latest < arrival;
    if (unbounded || times.isNull(row) || times.getLong(row) <= latest) {
      return null;
    }
    return new Fault(
        DeadCode.AHEAD_OF_ARRIVAL,
        "event time %s is more than %d ms after the arrival at %s"
            .formatted(times.instant(row), aheadMillisMax, Instant.ofEpochMilli(arrival)));
  }

  private Fault tooLong(long length) {
    return new Fault(
        DeadCode.TOO_LONG,
        "the event has %d bytes, more than maxEventBytes %d".formatted(length, eventBytesMax));
  }

  private @Nullable Fault judge(byte[] data, int start, int end, int row) {
    Fault fault = LineCheck.fault(scanner, data, start, end);
    return fault != null ? fault : event.judge(data, JsonScanner.white(data, start, end), end, row);
  }
}
