package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.Plan;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The retained events of one partition, and what answers for the window of any of them. Owns its
 * memory; one thread.
 *
 * <p><b>Key.</b> Its number is held once by each of its retained events, so it goes with the last.
 *
 * <p><b>Few events.</b> A key whose tree is one leaf is scanned, its different values too. As soon
 * as the tree has inner nodes, covers are kept for the key, and given up when it is one leaf again.
 */
public final class SlidingState implements AutoCloseable {
  /** Every aggregate fits its type. */
  public static final int NO_OVERFLOW = -1;

  /** How many results there is room for. */
  public static final int RESULTS_MAX = 256;

  /** A key's tree is trimmed with every 16th event that it loses. */
  private static final int TRIM_MASK = 15;

  private final long sizeMillis;
  private final Lane[] lanes;
  private final Additive[] additive;
  private final int[] copied;
  private final Tuple key;
  private final Dictionary keys;
  private final Tuple[] arguments;
  private final int[] argumentColumns;
  private final Dictionary[] values;
  private final Covers[] covers;
  private final Column[] seen;
  private final int[] distinct;
  private final RetainedEvents events;
  private final @Nullable MergedRows merged;
  private final Forest forest;
  private final ColumnBatch results;
  private final RetainedPages pages;
  private int sweep;

  /**
   * An empty state.
   *
   * @param sizeMillis the size of the window
   * @param exportedRowsMax with more rows a slice goes to pages by ranges of the keys' hashes
   * @throws IllegalArgumentException if an aggregate does not fit its types
   */
  public SlidingState(Plan plan, long sizeMillis, int exportedRowsMax, BufferAllocator allocator) {
    SlidingLayout layout = new SlidingLayout(plan);
    this.sizeMillis = sizeMillis;
    this.lanes = layout.lanes();
    this.additive = layout.additive();
    this.copied = layout.copied();
    this.key = keyTuple(plan, layout, allocator);
    this.keys = new Dictionary(allocator);
    this.argumentColumns = layout.distinct();
    int count = argumentColumns.length;
    this.arguments = new Tuple[count];
    this.values = new Dictionary[count];
    this.covers = new Covers[count];
    this.seen = new Column[count];
    this.distinct = new int[count];
    for (int i = 0; i < count; i++) {
      int column = argumentColumns[i];
      arguments[i] =
          new Tuple(allocator, new int[] {column}, new Storage[] {layout.storage(column)});
      values[i] = new Dictionary(allocator);
      covers[i] = new Covers(sizeMillis, values[i], allocator);
      seen[i] = new Column(allocator, Storage.INT, false);
    }
    long spanMillis = sizeMillis + plan.input().outOfOrderByMillis();
    this.events = new RetainedEvents(plan, copied, spanMillis, allocator);
    this.merged =
        layout.hasMerged() ? new MergedRows(layout.accumulators(), events, allocator) : null;
    this.forest = new Forest(layout.entry(), values, merged, allocator);
    this.results = new ColumnBatch(allocator, layout.results());
    results.ensureRows(RESULTS_MAX);
    this.pages = new RetainedPages(plan, copied, keys, events, exportedRowsMax, allocator);
  }

  private static Tuple keyTuple(Plan plan, SlidingLayout layout, BufferAllocator allocator) {
    int[] columns = plan.keyColumns().stream().mapToInt(Integer::intValue).toArray();
    Storage[] storages = Arrays.stream(columns).mapToObj(layout::storage).toArray(Storage[]::new);
    return new Tuple(allocator, columns, storages);
  }

  /** What pages hold. */
  public RetainedPages pages() {
    return pages;
  }

  /** The columns of computed results; the caller clears them. */
  public ColumnBatch results() {
    return results;
  }

  /** What an event at {@code watermark - size} or earlier cannot be seen from any more. */
  private long horizon(long watermark) {
    long horizon = watermark - sizeMillis;
    return horizon > watermark ? Long.MIN_VALUE : horizon;
  }

  /**
   * Retains an event that is not late.
   *
   * @param columns its columns, numbered as in the plan's schema
   * @param watermark the watermark before it
   */
  public void add(ColumnBatch columns, int row, long time, long ordinal, long watermark) {
    int number = key.hold(columns, row, keys);
    long reference = events.append(columns, copied, row, time, number, ordinal);
    index(columns, row, number, time, reference, watermark);
  }

  /**
   * Retains an event that is not late, and computes the aggregates of its window into a row of
   * {@link #results}, below {@link #RESULTS_MAX}.
   *
   * @param result the row, the next one since they were cleared
   * @return the first aggregate that does not fit its type, or {@link #NO_OVERFLOW}
   */
  public int addAndCompute(
      ColumnBatch columns, int row, long time, long ordinal, long watermark, int result) {
    int number = key.hold(columns, row, keys);
    long reference = events.append(columns, copied, row, time, number, ordinal);
    prepare(columns, row, number, time, reference);
    long after = time - sizeMillis;
    long horizon = horizon(watermark);
    ensureRoom(number, horizon, watermark);
    int overflow =
        forest.height(number) == 0
            ? emit(sumInLeaf(number, after, time), result)
            : emit(sumInTree(number, after, time, horizon, watermark), result);
    if (merged == null) {
      return overflow;
    }
    int other = merged.emit(forest, number, after, time, results, result);
    return overflow == NO_OVERFLOW || (other != NO_OVERFLOW && other < overflow) ? other : overflow;
  }

  private long[] sumInLeaf(int number, long after, long time) {
    long leaf = forest.nodes().address(forest.root(number));
    int fill = forest.rootFill(number);
    int start = Nodes.upTo(leaf, fill, after);
    int end = Nodes.upTo(leaf, fill, time);
    forest.insertIntoLeaf(number, end++);
    for (int i = 0; i < distinct.length; i++) {
      distinct[i] = countInLeaf(i, number, start, end);
    }
    return forest.sumOfLeaf(number, start, end);
  }

  private long[] sumInTree(int number, long after, long time, long horizon, long watermark) {
    cover(number, time, watermark);
    return forest.insertAndSum(number, after, horizon);
  }

  private int emit(long[] sums, int result) {
    int overflow = NO_OVERFLOW;
    for (Additive one : additive) {
      Column into = results.column(one.aggregate());
      if (!one.emit(sums, distinct, into, result) && overflow == NO_OVERFLOW) {
        overflow = one.aggregate();
      }
    }
    return overflow;
  }

  /** Puts a retained event into the trees. */
  private void index(
      ColumnBatch columns, int row, int number, long time, long reference, long watermark) {
    prepare(columns, row, number, time, reference);
    long horizon = horizon(watermark);
    ensureRoom(number, horizon, watermark);
    if (forest.height(number) > 0) {
      cover(number, time, watermark);
    }
    forest.insert(number, horizon);
  }

  private void ensureRoom(int number, long horizon, long watermark) {
    if (forest.ensureRoom(number, horizon)) {
      coverAll(number, horizon, watermark);
    }
  }

  private void prepare(ColumnBatch columns, int row, int number, long time, long reference) {
    forest.ensureTrees(number + 1);
    Entry entry = forest.entry();
    entry.setTime(time);
    entry.setReference(reference);
    for (int i = 0; i < lanes.length; i++) {
      Lane lane = lanes[i];
      Column column = columns.column(lane.column());
      long value =
          column.isNull(row)
              ? 0
              : switch (lane.kind()) {
                case PRESENCE -> 1;
                case INT -> column.getInt(row);
                case LONG -> column.getLong(row);
              };
      entry.setLane(i, lane.sum(), value);
    }
    for (int i = 0; i < arguments.length; i++) {
      boolean isNull = columns.column(argumentColumns[i]).isNull(row);
      entry.setValue(i, isNull ? Entry.NO_VALUE : arguments[i].hold(columns, row, values[i]));
    }
  }

  private void cover(int number, long time, long watermark) {
    for (int i = 0; i < covers.length; i++) {
      covers[i].setWatermark(watermark);
      distinct[i] = covers[i].add(number, forest.entry().value(i), time);
    }
  }

  /** Starts the covers of a key whose tree has just got its first inner node. */
  private void coverAll(int number, long horizon, long watermark) {
    Nodes nodes = forest.nodes();
    EntryLayout layout = nodes.layout();
    int capacity = layout.leafCapacity(layout.leafBytes());
    long root = nodes.address(forest.root(number));
    for (int i = 0; i < covers.length; i++) {
      covers[i].ensureKeys(number + 1);
      covers[i].setWatermark(watermark);
      for (int child = 0; child < forest.rootFill(number); child++) {
        long leaf = nodes.address(nodes.child(root, child));
        int fill = nodes.fill(root, child);
        for (int j = Nodes.upTo(leaf, fill, horizon); j < fill; j++) {
          covers[i].add(number, nodes.value(leaf, capacity, i, j), Nodes.time(leaf, j));
        }
      }
    }
  }

  /** Counts the different values of entries {@code [start, end)} of a tree that is one leaf. */
  private int countInLeaf(int argument, int number, int start, int end) {
    Column marks = seen[argument];
    marks.ensureRows(values[argument].numbersEnd());
    if (++sweep == 0) {
      forgetMarks();
    }
    Nodes nodes = forest.nodes();
    long leaf = nodes.address(forest.root(number));
    int capacity = forest.capacity(number);
    int count = 0;
    for (int i = start; i < end; i++) {
      int value = nodes.value(leaf, capacity, argument, i);
      if (value != Entry.NO_VALUE && marks.getInt(value) != sweep) {
        marks.setInt(value, sweep);
        count++;
      }
    }
    return count;
  }

  /** After 2^32 results a mark could be taken for a new one. */
  private void forgetMarks() {
    for (int i = 0; i < seen.length; i++) {
      // Not up to the last number: there is room only for those that were counted.
      for (int row = 0; row < seen[i].rowsMax(); row++) {
        seen[i].setInt(row, 0);
      }
    }
    sweep = 1;
  }

  /** From which watermark on {@link #expire} has something to do. */
  public long expiresAt() {
    long end = events.earliestEnd();
    return end == Long.MAX_VALUE ? end : end + sizeMillis;
  }

  /** Forgets, slice by slice, what no event from now on can see. */
  public void expire(long watermark) {
    long horizon = horizon(watermark);
    while (events.count() > 0 && events.earliestEnd() <= horizon) {
      events.dropEarliest(slice -> release(slice, horizon));
    }
  }

  private void release(RetainedSlice slice, long horizon) {
    for (int row = 0; row < slice.rows(); row++) {
      int number = slice.key(row);
      boolean wasFew = forest.height(number) == 0;
      boolean last = keys.holders(number) == 1;
      if (last) {
        forest.drop(number);
      } else if ((keys.holders(number) & TRIM_MASK) == 0) {
        forest.trim(number, horizon);
      }
      if (!wasFew && forest.height(number) == 0) {
        for (Covers each : covers) {
          each.drop(number);
        }
      }
      keys.release(number);
    }
  }

  /** Puts the rows of a page into the state, but for those that have expired. */
  public void load(ColumnBatch page, long generation, long watermark) {
    long horizon = horizon(watermark);
    for (int row = 0; row < page.rows(); row++) {
      long time = pages.time(page, row);
      if (time > horizon) {
        int number = pages.holdKey(page, row);
        long reference = pages.append(page, row, number, generation);
        ColumnBatch columns = events.columns(reference);
        index(columns, RetainedEvents.row(reference), number, time, reference, watermark);
      }
    }
  }

  /** How many nodes were looked at since this was made: the cost, in a unit that is no clock. */
  public long visits() {
    long visits = forest.visits() + (merged == null ? 0 : merged.visits());
    for (Covers each : covers) {
      visits += each.visits();
    }
    return visits;
  }

  /** Bytes held off-heap and in indexes. */
  public long bytesUsed() {
    long bytes = key.bytesUsed() + keys.bytesUsed() + events.bytesUsed() + forest.bytesUsed();
    bytes += results.bytesUsed() + pages.bytesUsed() + (merged == null ? 0 : merged.bytesUsed());
    for (int i = 0; i < covers.length; i++) {
      bytes += arguments[i].bytesUsed() + values[i].bytesUsed();
      bytes += covers[i].bytesUsed() + seen[i].bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    key.close();
    keys.close();
    events.close();
    forest.close();
    results.close();
    pages.close();
    if (merged != null) {
      merged.close();
    }
    for (int i = 0; i < covers.length; i++) {
      arguments[i].close();
      values[i].close();
      covers[i].close();
      seen[i].close();
    }
  }
}
