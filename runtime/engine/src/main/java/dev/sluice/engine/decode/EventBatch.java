package dev.sluice.engine.decode;

import dev.sluice.api.Misplaced;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One micro-batch, decoded: the living events in columns, in source order, and the dead ones by
 * code. Reused; one thread.
 *
 * <p>A row is a living event; its source row says which payload of the {@link RawBatch} it came
 * from. Its ordinal numbers every event of the partition, dead ones too, from 0: within a partition
 * it orders like the offset, at any cut.
 */
public final class EventBatch implements AutoCloseable {
  private final ColumnBatch columns;
  private RawBatch raw;
  private long ordinalOfFirst;
  private int[] sourceRows = new int[64];
  private int deadCount;
  private int[] deadSourceRows = new int[16];
  private DeadCode[] deadCodes = new DeadCode[16];
  private String[] deadReasons = new String[16];

  /**
   * Columns for the events of a plan: those that its key, time, aggregates, partitioning or handler
   * read. Texts that only the handler reads stay where they are and are viewed.
   */
  public EventBatch(BufferAllocator allocator, Plan plan, RawBatch raw) {
    this(new ColumnBatch(allocator, layout(plan, usedColumns(plan), computedWith(plan))), raw);
  }

  /**
   * The columns {@code used} only, all copied, with those of the key at least, in which no null may
   * be.
   */
  public EventBatch(BufferAllocator allocator, Plan plan, RawBatch raw, BitSet used) {
    this(new ColumnBatch(allocator, layout(plan, used, used)), raw);
  }

  private EventBatch(ColumnBatch columns, RawBatch raw) {
    this.columns = columns;
    this.raw = raw;
  }

  private static List<ColumnBatch.Layout> layout(Plan plan, BitSet used, BitSet copied) {
    List<ColumnBatch.Layout> layout = new ArrayList<>();
    for (EventSchema.Column column : plan.event().columns()) {
      // A part of a nested record may be absent with it, so its column is nullable too.
      boolean nullable = column.nullable() || column.parent() != EventSchema.NO_PARENT;
      Storage storage = Storage.of(column.type());
      boolean viewed = storage == Storage.BYTES && !copied.get(column.index());
      layout.add(
          new ColumnBatch.Layout(
              viewed ? Storage.VIEW : storage, nullable, used.get(column.index())));
    }
    return layout;
  }

  /** The columns of a plan's event that have to be materialised. */
  public static BitSet usedColumns(Plan plan) {
    BitSet used = computedWith(plan);
    if (plan.takesEvent()) {
      used.set(0, plan.event().columns().size());
    }
    return used;
  }

  /** The columns that the engine itself reads. */
  private static BitSet computedWith(Plan plan) {
    BitSet used = new BitSet();
    if (plan.timeColumn() != Plan.NONE) {
      used.set(plan.timeColumn());
    }
    plan.keyColumns().forEach(used::set);
    if (plan.input().misplaced() == Misplaced.DEAD_LETTER) {
      used.set(plan.input().partitionedByColumn());
    }
    for (AggregateSpec aggregate : plan.aggregates()) {
      if (aggregate.column() != AggregateSpec.EVERY_EVENT) {
        used.set(aggregate.column());
      }
    }
    return used;
  }

  /**
   * Forgets all rows and takes those of {@code next}, whose first event has the ordinal {@code
   * ordinalOfFirst}.
   */
  public void reset(RawBatch next, long ordinalOfFirst) {
    this.raw = next;
    this.ordinalOfFirst = ordinalOfFirst;
    columns.clear();
    columns.view(next.data());
    Arrays.fill(deadReasons, 0, deadCount, "");
    deadCount = 0;
    if (sourceRows.length < next.count()) {
      sourceRows = new int[Math.max(next.count(), 2 * sourceRows.length)];
    }
  }

  /** The living events' columns, numbered as in the plan's schema. */
  public ColumnBatch columns() {
    return columns;
  }

  /** How many living events there are. */
  public int rows() {
    return columns.rows();
  }

  /** The payloads that this was decoded from. */
  public RawBatch raw() {
    return raw;
  }

  /**
   * The source row of each living event; only the first {@link #rows} entries count. For the
   * decoder and kernels.
   */
  public int[] sourceRows() {
    return sourceRows;
  }

  /** The payload that a living event came from. */
  public int sourceRow(int row) {
    return sourceRows[row];
  }

  /** The number of a living event in its partition, counting dead ones, from 0. */
  public long ordinal(int row) {
    return ordinalOfFirst + sourceRows[row];
  }

  /** Adds a dead event; in source order. */
  public void addDead(int sourceRow, DeadCode code, String reason) {
    if (deadCount == deadSourceRows.length) {
      deadSourceRows = Arrays.copyOf(deadSourceRows, 2 * deadCount);
      deadCodes = Arrays.copyOf(deadCodes, 2 * deadCount);
      deadReasons = Arrays.copyOf(deadReasons, 2 * deadCount);
    }
    deadSourceRows[deadCount] = sourceRow;
    deadCodes[deadCount] = code;
    deadReasons[deadCount++] = reason;
  }

  public int deadCount() {
    return deadCount;
  }

  public int deadSourceRow(int dead) {
    return deadSourceRows[dead];
  }

  public DeadCode deadCode(int dead) {
    return deadCodes[dead];
  }

  /** What is wrong, for the dead letter: one sentence with the component and what was found. */
  public String deadReason(int dead) {
    return deadReasons[dead];
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return columns.bytesUsed();
  }

  @Override
  public void close() {
    columns.close();
  }
}
