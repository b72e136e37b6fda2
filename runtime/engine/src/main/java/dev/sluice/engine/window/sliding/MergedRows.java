package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.AccumulatorLayout;
import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.column.ColumnBatch;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Aggregates that can be merged but not taken away again (extremes, first and last, exact sums of
 * doubles and decimals): a row of accumulators for each child of an inner node. A span is merged
 * from the rows of the children that lie wholly in it and the single events at its ends. Owns its
 * memory; one thread.
 */
final class MergedRows implements AutoCloseable {
  private static final int BLOCK = 64;

  /** Where a span is merged. */
  private static final int RESULT = 0;

  private final RetainedEvents events;
  private final AccumulatorTable table;
  private final int[] rows = new int[BLOCK];
  private final int[] targets = new int[BLOCK];
  private final long[] ordinals = new long[BLOCK];
  private int[] free = new int[16];
  private int freeCount;
  private int rowsEnd = RESULT + 1;
  private long visits;

  MergedRows(AccumulatorLayout layout, RetainedEvents events, BufferAllocator allocator) {
    this.events = events;
    this.table = new AccumulatorTable(layout, allocator);
    table.ensureRows(rowsEnd);
  }

  /** An empty row. */
  int allocate() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    table.ensureRows(rowsEnd + 1);
    return rowsEnd++;
  }

  void release(int row) {
    table.reset(row);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = row;
  }

  /** Adds a retained event to a row. */
  void add(long reference, int target) {
    rows[0] = RetainedEvents.row(reference);
    ordinals[0] = events.ordinal(reference);
    targets[0] = target;
    table.add(events.columns(reference), rows, ordinals, targets, 1);
  }

  /**
   * Computes the row of a node's child again.
   *
   * @param levelsBelow the inner levels of the child; 0 for a leaf
   * @param horizon events at or before it are not retained any more
   */
  void refill(Nodes nodes, long node, int child, int levelsBelow, long horizon) {
    int target = nodes.row(node, child);
    table.reset(target);
    long below = nodes.address(nodes.child(node, child));
    int fill = nodes.fill(node, child);
    if (levelsBelow == 0) {
      EntryLayout layout = nodes.layout();
      int capacity = layout.leafCapacity(layout.leafBytes());
      addEntries(nodes, below, capacity, Nodes.upTo(below, fill, horizon), fill, target);
    } else {
      mergeChildren(nodes, below, 0, fill, target);
    }
  }

  /** Computes the aggregates of a tree's entries in {@code (after, upTo]}. */
  int emit(Forest forest, int tree, long after, long upTo, ColumnBatch into, int intoRow) {
    table.reset(RESULT);
    Nodes nodes = forest.nodes();
    long root = nodes.address(forest.root(tree));
    int fill = forest.rootFill(tree);
    if (forest.height(tree) == 0) {
      addSpan(nodes, root, forest.capacity(tree), fill, after, upTo);
    } else {
      mergeSpan(nodes, root, fill, forest.height(tree), after, upTo);
    }
    return table.emit(RESULT, into, intoRow);
  }

  /** An end at the extreme of long means that the node lies in the span up to that end. */
  private void mergeSpan(Nodes nodes, long node, int fill, int level, long after, long upTo) {
    visits++;
    int first = after == Long.MIN_VALUE ? -1 : nodes.childFor(node, fill, after);
    int last = upTo == Long.MAX_VALUE ? fill : nodes.childFor(node, fill, upTo);
    if (first == last) {
      mergeChild(nodes, node, first, level, after, upTo);
      return;
    }
    if (first >= 0) {
      mergeChild(nodes, node, first, level, after, Long.MAX_VALUE);
    }
    mergeChildren(nodes, node, first + 1, last, RESULT);
    if (last < fill) {
      mergeChild(nodes, node, last, level, Long.MIN_VALUE, upTo);
    }
  }

  private void mergeChild(Nodes nodes, long node, int child, int level, long after, long upTo) {
    long below = nodes.address(nodes.child(node, child));
    int fill = nodes.fill(node, child);
    if (level > 1) {
      mergeSpan(nodes, below, fill, level - 1, after, upTo);
    } else {
      EntryLayout layout = nodes.layout();
      int capacity = layout.leafCapacity(layout.leafBytes());
      addSpan(nodes, below, capacity, fill, after, upTo);
    }
  }

  private void addSpan(Nodes nodes, long leaf, int capacity, int fill, long after, long upTo) {
    visits++;
    int start = Nodes.upTo(leaf, fill, after);
    int end = Nodes.upTo(leaf, fill, upTo);
    addEntries(nodes, leaf, capacity, start, end, RESULT);
  }

  private void addEntries(Nodes nodes, long leaf, int capacity, int start, int end, int target) {
    int count = 0;
    long current = 0;
    for (int i = start; i < end; i++) {
      long reference = nodes.reference(leaf, capacity, i);
      if (count == BLOCK || (count > 0 && !RetainedEvents.sameSlice(reference, current))) {
        table.add(events.columns(current), rows, ordinals, targets, count);
        count = 0;
      }
      current = reference;
      rows[count] = RetainedEvents.row(reference);
      ordinals[count] = events.ordinal(reference);
      targets[count++] = target;
    }
    if (count > 0) {
      table.add(events.columns(current), rows, ordinals, targets, count);
    }
  }

  private void mergeChildren(Nodes nodes, long node, int start, int end, int target) {
    int count = 0;
    for (int i = start; i < end; i++) {
      if (count == BLOCK) {
        table.merge(table, rows, targets, count);
        count = 0;
      }
      rows[count] = nodes.row(node, i);
      targets[count++] = target;
    }
    if (count > 0) {
      table.merge(table, rows, targets, count);
    }
  }

  /** How many nodes spans were merged from, since this was made. */
  long visits() {
    return visits;
  }

  long bytesUsed() {
    return table.bytesUsed() + (long) free.length * Integer.BYTES;
  }

  @Override
  public void close() {
    table.close();
  }
}
