package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of time, one tree for each key: what sums over any span of time are computed
 * from. Owns its memory; one thread.
 *
 * <p><b>Shape.</b> A tree of few entries is one leaf that doubles as it fills. From then on it is a
 * B+ tree: leaves of entries at the bottom, inner nodes that know for each child the latest time
 * and what all entries before it add up to. So both ends of a span are one way from the root to a
 * leaf, whatever lies between: what lies before the one end, less what lies before the other.
 *
 * <p><b>Insert.</b> Full nodes are split on the way down. The last node of a level is cut near its
 * end, since most events are among the latest.
 *
 * <p><b>Expire.</b> Whole leaves go from the left; a single leaf is packed when it is full. Sums
 * above stay as they are, so that they are relative to an origin that nobody knows: only their
 * differences count. Expired entries that are still there lie before every span that is asked for.
 *
 * <p><b>Equal times.</b> An entry goes behind those of its time.
 */
final class Forest implements AutoCloseable {
  /**
   * Fields of a tree's record: place of the root, its slots taken, height, bytes of a lone leaf.
   */
  private static final int FILL = 4;

  private static final int HEIGHT = 8;
  private static final int LEAF_BYTES = 12;
  private static final int EMPTY = 0;

  private final EntryLayout layout;
  private final Nodes nodes;
  private final Column trees;
  private final Dictionary[] dictionaries;
  private final @Nullable MergedRows merged;
  private final Entry entry;
  private final long[] sums;
  private final long[] moved;
  private final int leafCapacity;
  private long visits;

  /**
   * @param dictionaries what the value numbers of an entry are held in
   * @param merged the accumulators of inner nodes, if the layout has them
   */
  Forest(
      EntryLayout layout,
      Dictionary[] dictionaries,
      @Nullable MergedRows merged,
      BufferAllocator allocator) {
    this.layout = layout;
    this.nodes = new Nodes(layout, allocator);
    this.trees = new Column(allocator, Storage.DECIMAL, false);
    this.dictionaries = dictionaries;
    this.merged = merged;
    this.entry = new Entry(layout);
    this.sums = new long[layout.sums()];
    this.moved = new long[layout.sums()];
    this.leafCapacity = layout.leafCapacity(layout.leafBytes());
  }

  /** The entry that {@link #insert} takes. */
  Entry entry() {
    return entry;
  }

  Nodes nodes() {
    return nodes;
  }

  /** Makes room for trees {@code [0, count)}. */
  void ensureTrees(int count) {
    trees.ensureRows(count);
  }

  /** The inner levels of a tree; 0 while it is one leaf or empty. */
  int height(int tree) {
    return MemoryUtil.getInt(record(tree) + HEIGHT);
  }

  /** The place of a tree's root; 0 when empty. */
  int root(int tree) {
    return MemoryUtil.getInt(record(tree));
  }

  /** How many slots of the root are taken. */
  int rootFill(int tree) {
    return MemoryUtil.getInt(record(tree) + FILL);
  }

  /** The capacity of a tree that is one leaf. */
  int capacity(int tree) {
    return layout.leafCapacity(MemoryUtil.getInt(record(tree) + LEAF_BYTES));
  }

  /** How many nodes were looked at since this was made: the cost, in a unit that is no clock. */
  long visits() {
    return visits;
  }

  private long record(int tree) {
    return trees.address() + ((long) tree << 4);
  }

  private static void set(long record, int root, int fill, int height, int leafBytes) {
    MemoryUtil.putInt(record, root);
    MemoryUtil.putInt(record + FILL, fill);
    MemoryUtil.putInt(record + HEIGHT, height);
    MemoryUtil.putInt(record + LEAF_BYTES, leafBytes);
  }

  /**
   * Sums over the entries with a time in {@code (after, upTo]}; the array is reused.
   *
   * @param after no earlier than the horizon up to which entries expired
   */
  long[] between(int tree, long after, long upTo) {
    Arrays.fill(sums, 0);
    int root = root(tree);
    if (root == EMPTY) {
      return sums;
    }
    int fill = rootFill(tree);
    int height = height(tree);
    if (height == 0) {
      visits++;
      long leaf = nodes.address(root);
      int start = Nodes.upTo(leaf, fill, after);
      int end = Nodes.upTo(leaf, fill, upTo);
      nodes.addEntries(leaf, capacity(tree), start, end, 1, sums);
    } else {
      addBefore(root, fill, height, upTo, 1);
      addBefore(root, fill, height, after, -1);
    }
    return sums;
  }

  /** Adds what lies before the place behind {@code time}, or takes it away. */
  private void addBefore(int root, int rootFill, int height, long time, long sign) {
    int place = root;
    int fill = rootFill;
    for (int level = height; level > 0; level--) {
      visits++;
      long node = nodes.address(place);
      int child = nodes.childFor(node, fill, time);
      place = nodes.child(node, child);
      fill = nodes.fill(node, child);
      if (level > 1) {
        nodes.addSums(node, child, sign, sums);
      } else {
        visits++;
        long leaf = nodes.address(place);
        addLeaf(node, child, leaf, fill, Nodes.upTo(leaf, fill, time), sign);
      }
    }
  }

  /** The first {@code count} entries of a leaf, from whichever end is nearer. */
  private void addLeaf(long node, int child, long leaf, int fill, int count, long sign) {
    if (2 * count <= fill) {
      nodes.addSums(node, child, sign, sums);
      nodes.addEntries(leaf, leafCapacity, 0, count, sign, sums);
    } else {
      nodes.addSums(node, child + 1, sign, sums);
      nodes.addEntries(leaf, leafCapacity, count, fill, -sign, sums);
    }
  }

  /**
   * Makes room for one more entry.
   *
   * @param horizon entries at or before it have expired
   * @return whether the tree got its first inner node
   */
  boolean ensureRoom(int tree, long horizon) {
    if (height(tree) > 0) {
      return false;
    }
    if (root(tree) == EMPTY) {
      set(
          record(tree),
          nodes.allocate(layout.smallestLeafBytes()),
          0,
          0,
          layout.smallestLeafBytes());
    } else if (rootFill(tree) == capacity(tree)) {
      makeRoom(tree, horizon);
    }
    return height(tree) > 0;
  }

  /** Takes {@link #entry} into a tree that has room. */
  void insert(int tree, long horizon) {
    if (height(tree) == 0) {
      long leaf = nodes.address(root(tree));
      insertIntoLeaf(tree, Nodes.upTo(leaf, rootFill(tree), entry.time()));
    } else {
      insertBelow(tree, horizon);
    }
  }

  /** Takes {@link #entry} into a tree that is one leaf and has room, as its entry {@code place}. */
  void insertIntoLeaf(int tree, int place) {
    visits++;
    int fill = rootFill(tree);
    nodes.insert(nodes.address(root(tree)), capacity(tree), fill, place, entry);
    MemoryUtil.putInt(record(tree) + FILL, fill + 1);
  }

  /** Sums over entries {@code [start, end)} of a tree that is one leaf; the array is reused. */
  long[] sumOfLeaf(int tree, int start, int end) {
    Arrays.fill(sums, 0);
    nodes.addEntries(nodes.address(root(tree)), capacity(tree), start, end, 1, sums);
    return sums;
  }

  /**
   * Takes {@link #entry} into a tree with inner nodes that has room, and sums over the entries with
   * a time later than {@code after} and up to its own, itself included; the array is reused.
   *
   * @param after no earlier than {@code horizon}
   */
  long[] insertAndSum(int tree, long after, long horizon) {
    insertBelow(tree, horizon);
    addBefore(root(tree), rootFill(tree), height(tree), after, -1);
    return sums;
  }

  private void makeRoom(int tree, long horizon) {
    pack(tree, horizon);
    long record = record(tree);
    int bytes = MemoryUtil.getInt(record + LEAF_BYTES);
    // A leaf that stays nearly full would be packed again and again.
    if (rootFill(tree) <= layout.leafCapacity(bytes) * 3 / 4) {
      return;
    }
    if (bytes < layout.leafBytes()) {
      resize(tree, 2 * bytes);
    } else {
      grow(tree, horizon);
      split(nodes.address(root(tree)), 1, 0, 1, horizon);
      MemoryUtil.putInt(record + FILL, 2);
    }
  }

  /** Forgets the expired entries of a tree that is one leaf. */
  private void pack(int tree, long horizon) {
    long leaf = nodes.address(root(tree));
    int fill = rootFill(tree);
    int capacity = capacity(tree);
    int expired = Nodes.upTo(leaf, fill, horizon);
    if (expired > 0) {
      releaseValues(leaf, capacity, expired);
      nodes.copyEntries(leaf, capacity, expired, leaf, capacity, fill - expired);
      MemoryUtil.putInt(record(tree) + FILL, fill - expired);
    }
  }

  private void resize(int tree, int bytes) {
    int place = nodes.allocate(bytes);
    long record = record(tree);
    int old = MemoryUtil.getInt(record);
    int oldBytes = MemoryUtil.getInt(record + LEAF_BYTES);
    nodes.copyEntries(
        nodes.address(old),
        layout.leafCapacity(oldBytes),
        0,
        nodes.address(place),
        layout.leafCapacity(bytes),
        rootFill(tree));
    nodes.release(old, oldBytes);
    MemoryUtil.putInt(record, place);
    MemoryUtil.putInt(record + LEAF_BYTES, bytes);
  }

  /** Puts a new root above the old. */
  private void grow(int tree, long horizon) {
    int place = nodes.allocate(layout.nodeBytes());
    long record = record(tree);
    long node = nodes.address(place);
    int root = root(tree);
    int fill = rootFill(tree);
    int height = height(tree);
    long below = nodes.address(root);
    nodes.setLatest(
        node, 0, height == 0 ? Nodes.time(below, fill - 1) : nodes.latest(below, fill - 1));
    nodes.setChild(node, 0, root);
    nodes.setFill(node, 0, fill);
    if (height == 0) {
      long[] all = between(tree, Long.MIN_VALUE, Long.MAX_VALUE);
      for (int sum = 0; sum < all.length; sum++) {
        nodes.setSum(node, sum, 1, all[sum]);
      }
    } else {
      for (int sum = 0; sum < layout.sums(); sum++) {
        nodes.setSum(node, sum, 1, nodes.sum(below, sum, fill));
      }
    }
    if (merged != null) {
      nodes.setRow(node, 0, merged.allocate());
      merged.refill(nodes, node, 0, height, horizon);
    }
    set(record, place, 1, height + 1, layout.leafBytes());
  }

  /** Leaves in {@link #sums} what lies before the place behind the entry. */
  private void insertBelow(int tree, long horizon) {
    if (rootFill(tree) == layout.fan()) {
      grow(tree, horizon);
    }
    Arrays.fill(sums, 0);
    long fillAt = record(tree) + FILL;
    int place = root(tree);
    for (int level = height(tree); level > 0; level--) {
      visits++;
      long node = nodes.address(place);
      int fill = MemoryUtil.getInt(fillAt);
      int child = nodes.childFor(node, fill, entry.time());
      if (nodes.fill(node, child) == (level == 1 ? leafCapacity : layout.fan())) {
        split(node, fill++, child, level, horizon);
        MemoryUtil.putInt(fillAt, fill);
        child = nodes.childFor(node, fill, entry.time());
      }
      addEntry(node, fill, child);
      fillAt = nodes.fillAt(node, child);
      place = nodes.child(node, child);
      if (level == 1) {
        visits++;
        long leaf = nodes.address(place);
        int end = Nodes.upToAmongLast(leaf, nodes.fill(node, child), entry.time()) + 1;
        nodes.insert(leaf, leafCapacity, nodes.fill(node, child), end - 1, entry);
        nodes.setFill(node, child, nodes.fill(node, child) + 1);
        addLeaf(node, child, leaf, nodes.fill(node, child), end, 1);
      } else {
        nodes.addSums(node, child, 1, sums);
      }
    }
  }

  /** Counts the entry in, below a child. */
  private void addEntry(long node, int fill, int child) {
    if (entry.time() > nodes.latest(node, child)) {
      nodes.setLatest(node, child, entry.time());
    }
    nodes.addToSums(node, child + 1, fill, 1, entry.sums());
    if (merged != null) {
      merged.add(entry.reference(), nodes.row(node, child));
    }
  }

  /** Splits a child in two; there is room for both. */
  private void split(long node, int fill, int child, int level, long horizon) {
    boolean last = child == fill - 1;
    int full = nodes.fill(node, child);
    int left = last ? full - full / 4 : full / 2;
    nodes.openSlot(node, fill, child + 1);
    long from = nodes.address(nodes.child(node, child));
    int place;
    if (level == 1) {
      place = nodes.allocate(layout.leafBytes());
      nodes.copyEntries(from, leafCapacity, left, nodes.address(place), leafCapacity, full - left);
      Arrays.fill(moved, 0);
      nodes.addEntries(from, leafCapacity, 0, left, 1, moved);
    } else {
      place = nodes.allocate(layout.nodeBytes());
      nodes.copyChildren(from, left, nodes.address(place), full - left);
      for (int sum = 0; sum < moved.length; sum++) {
        moved[sum] = nodes.sum(from, sum, left);
      }
      nodes.addToSums(nodes.address(place), 0, full - left, -1, moved);
    }
    for (int sum = 0; sum < moved.length; sum++) {
      nodes.setSum(node, sum, child + 1, nodes.sum(node, sum, child) + moved[sum]);
    }
    nodes.setLatest(node, child + 1, nodes.latest(node, child));
    nodes.setLatest(
        node, child, level == 1 ? Nodes.time(from, left - 1) : nodes.latest(from, left - 1));
    nodes.setChild(node, child + 1, place);
    nodes.setFill(node, child + 1, full - left);
    nodes.setFill(node, child, left);
    if (merged != null) {
      merged.refill(nodes, node, child, level - 1, horizon);
      nodes.setRow(node, child + 1, merged.allocate());
      merged.refill(nodes, node, child + 1, level - 1, horizon);
    }
  }

  /** Forgets what expired, as far as it fills leaves of its own. */
  void trim(int tree, long horizon) {
    while (height(tree) > 0 && trimFirst(record(tree) + FILL, root(tree), height(tree), horizon)) {
      collapse(tree);
    }
    if (height(tree) == 0 && root(tree) != EMPTY) {
      pack(tree, horizon);
      int bytes = MemoryUtil.getInt(record(tree) + LEAF_BYTES);
      if (bytes > layout.smallestLeafBytes() && 4 * rootFill(tree) <= layout.leafCapacity(bytes)) {
        resize(tree, bytes / 2);
      }
    }
  }

  /**
   * Releases the first leaf below a node if all of it expired, and the nodes that are empty without
   * it.
   *
   * @param fillAt where the node's taken slots are counted
   */
  private boolean trimFirst(long fillAt, int place, int level, long horizon) {
    long node = nodes.address(place);
    int child = nodes.child(node, 0);
    if (level > 1) {
      long childFillAt = nodes.fillAt(node, 0);
      if (!trimFirst(childFillAt, child, level - 1, horizon)) {
        return false;
      }
      if (MemoryUtil.getInt(childFillAt) > 0) {
        return true;
      }
      nodes.release(child, layout.nodeBytes());
    } else {
      if (nodes.latest(node, 0) > horizon) {
        return false;
      }
      releaseValues(nodes.address(child), leafCapacity, nodes.fill(node, 0));
      nodes.release(child, layout.leafBytes());
    }
    if (merged != null) {
      merged.release(nodes.row(node, 0));
    }
    int fill = MemoryUtil.getInt(fillAt);
    nodes.removeFirst(node, fill);
    MemoryUtil.putInt(fillAt, fill - 1);
    return true;
  }

  /** Lets roots go that have one child left. */
  private void collapse(int tree) {
    while (height(tree) > 0 && rootFill(tree) == 1) {
      int root = root(tree);
      long node = nodes.address(root);
      if (merged != null) {
        merged.release(nodes.row(node, 0));
      }
      int height = height(tree) - 1;
      set(record(tree), nodes.child(node, 0), nodes.fill(node, 0), height, layout.leafBytes());
      nodes.release(root, layout.nodeBytes());
    }
  }

  private void releaseValues(long leaf, int capacity, int count) {
    for (int value = 0; value < dictionaries.length; value++) {
      for (int i = 0; i < count; i++) {
        int number = nodes.value(leaf, capacity, value, i);
        if (number != Entry.NO_VALUE) {
          dictionaries[value].release(number);
        }
      }
    }
  }

  /** Forgets a tree. */
  void drop(int tree) {
    trim(tree, Long.MAX_VALUE);
    int root = root(tree);
    if (root != EMPTY) {
      long record = record(tree);
      nodes.release(root, MemoryUtil.getInt(record + LEAF_BYTES));
      set(record, EMPTY, 0, 0, 0);
    }
  }

  long bytesUsed() {
    return nodes.bytesUsed() + trees.bytesUsed();
  }

  @Override
  public void close() {
    nodes.close();
    trees.close();
  }
}
