package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The events that a later one may see, in slices of time: all that goes to pages. A slice is
 * dropped when all of its time has expired. Owns its memory; one thread.
 *
 * <p>Times that are retained span at most the window and the disorder, which make {@link #SLICES}
 * slices and a bit. The memory of the slice that was dropped last serves the next one.
 */
final class RetainedEvents implements AutoCloseable {
  private static final int SLICES = 16;

  private final BufferAllocator allocator;
  private final long widthMillis;
  private final int[] copied;
  private final int timeColumn;
  private final List<ColumnBatch.Layout> layout;
  private @Nullable RetainedSlice[] bySlot = new @Nullable RetainedSlice[SLICES + 4];
  private int[] slotsByTime = new int[SLICES + 4];
  private int count;
  private @Nullable RetainedSlice spare;
  private int recentSlot;
  private long recentStart;
  private long recentEnd;

  /**
   * @param copied the event columns to retain, the time among them
   * @param spanMillis how far apart retained times are at most, as a rule
   */
  RetainedEvents(Plan plan, int[] copied, long spanMillis, BufferAllocator allocator) {
    this.allocator = allocator;
    this.copied = copied;
    this.timeColumn = plan.timeColumn();
    this.widthMillis = Math.max(1, Math.ceilDiv(spanMillis, SLICES));
    List<ColumnBatch.Layout> columns = new ArrayList<>();
    for (EventSchema.Column column : plan.event().columns()) {
      boolean retained = Arrays.binarySearch(copied, column.index()) >= 0;
      Storage storage = Storage.of(column.type());
      columns.add(new ColumnBatch.Layout(storage, SlidingLayout.isNullable(column), retained));
    }
    this.layout = List.copyOf(columns);
  }

  /** The row, in its slice, of the event that a reference names. */
  static int row(long reference) {
    return (int) reference;
  }

  static boolean sameSlice(long reference, long other) {
    return (int) (reference >>> Integer.SIZE) == (int) (other >>> Integer.SIZE);
  }

  /** The columns of an event's slice. */
  ColumnBatch columns(long reference) {
    return slot((int) (reference >>> Integer.SIZE)).columns();
  }

  long ordinal(long reference) {
    return slot((int) (reference >>> Integer.SIZE)).ordinal(row(reference));
  }

  private RetainedSlice slot(int slot) {
    RetainedSlice slice = bySlot[slot];
    if (slice == null) {
      throw new EngineBug("an event of a dropped slice is referred to");
    }
    return slice;
  }

  /**
   * Retains an event.
   *
   * @param from where the retained columns are in {@code batch}
   * @return a reference to it, valid until it expires
   */
  long append(ColumnBatch batch, int[] from, int row, long time, int key, long ordinal) {
    int slot = slotOf(time);
    return (long) slot << Integer.SIZE | slot(slot).append(batch, from, row, key, ordinal);
  }

  /** Says that the event was read from a page of this generation. */
  void loaded(long reference, long generation) {
    slot((int) (reference >>> Integer.SIZE)).loaded(generation);
  }

  private int slotOf(long time) {
    if (time < recentStart || time >= recentEnd) {
      long index = Math.floorDiv(time, widthMillis);
      recentSlot = findOrOpen(index);
      recentStart = index * widthMillis;
      recentEnd = recentStart + widthMillis;
    }
    return recentSlot;
  }

  private int findOrOpen(long index) {
    int place = count;
    while (place > 0 && slice(place - 1).index() >= index) {
      place--;
    }
    if (place < count && slice(place).index() == index) {
      return slotsByTime[place];
    }
    int slot = 0;
    while (slot < bySlot.length && bySlot[slot] != null) {
      slot++;
    }
    if (slot == bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, 2 * slot);
      slotsByTime = Arrays.copyOf(slotsByTime, 2 * slot);
    }
    RetainedSlice opened = spare == null ? new RetainedSlice(copied, layout, allocator) : spare;
    opened.reset(index);
    opened.ensureRows(expected(place));
    bySlot[slot] = opened;
    spare = null;
    System.arraycopy(slotsByTime, place, slotsByTime, place + 1, count - place);
    slotsByTime[place] = slot;
    count++;
    return slot;
  }

  /** How many events a slice at this place may get: some more than the last ones did. */
  private int expected(int place) {
    int most = 0;
    for (int i = Math.max(0, place - 2); i < place; i++) {
      most = Math.max(most, slice(i).rows());
    }
    return most + most / 16;
  }

  int count() {
    return count;
  }

  /** A slice, the earliest first. */
  RetainedSlice slice(int place) {
    return slot(slotsByTime[place]);
  }

  /** The latest time that the earliest slice can hold; {@link Long#MAX_VALUE} without slices. */
  long earliestEnd() {
    return count == 0 ? Long.MAX_VALUE : (slice(0).index() + 1) * widthMillis - 1;
  }

  /** Where a slice starts. */
  long start(RetainedSlice slice) {
    return slice.index() * widthMillis;
  }

  /** Drops the earliest slice, once {@code last} has looked at it. */
  void dropEarliest(Consumer<RetainedSlice> last) {
    int slot = slotsByTime[0];
    RetainedSlice slice = slot(slot);
    System.arraycopy(slotsByTime, 1, slotsByTime, 0, --count);
    last.accept(slice);
    bySlot[slot] = null;
    closeSpare();
    spare = slice;
    recentStart = 0;
    recentEnd = 0;
  }

  /** The event time of a row of a slice. */
  long time(RetainedSlice slice, int row) {
    return slice.columns().column(timeColumn).getLong(row);
  }

  /** The layout of the retained columns, numbered as in the plan's schema. */
  List<ColumnBatch.Layout> layout() {
    return layout;
  }

  long bytesUsed() {
    long bytes = spare == null ? 0 : spare.bytesUsed();
    for (int i = 0; i < count; i++) {
      bytes += slice(i).bytesUsed();
    }
    return bytes;
  }

  private void closeSpare() {
    if (spare != null) {
      spare.close();
    }
  }

  @Override
  public void close() {
    while (count > 0) {
      dropEarliest(_ -> {});
    }
    closeSpare();
    spare = null;
  }
}
