package dev.sluice.engine.group;

import dev.sluice.engine.column.ColumnBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Keys by dense row number, in order of arrival, and the index that finds them. Owns its memory;
 * one thread.
 *
 * <p><b>Index.</b> Open addressing with linear probing over a power of two of slots, at most half
 * of them taken, nothing ever removed: a table is cleared as a whole. A slot holds 32 bits of the
 * hash beside the row, so that probing seldom reads a key. Keys of a range have their first bits in
 * common, so the bits behind them choose the slot.
 *
 * <p><b>Finding.</b> A batch is looked up by hash alone, then all its keys are compared column by
 * column; only if one differs, which takes two keys with the same 32 bits, are they looked at one
 * by one.
 */
public final class KeyTable implements AutoCloseable {
  private static final int LOG_MIN = 5;

  private final KeyLayout layout;
  private final BufferAllocator allocator;
  private final ColumnBatch keys;
  private ArrowBuf slots;
  private long slotsAddress;
  private int log;
  private ArrowBuf hashes;
  private long hashesAddress;
  private int hashesMax;
  private int rows;
  private int rangeBits;

  /** An empty table for keys of any hash. */
  public KeyTable(KeyLayout layout, BufferAllocator allocator) {
    this.layout = layout;
    this.allocator = allocator;
    this.keys = new ColumnBatch(allocator, layout.layouts());
    this.slots = allocator.getEmpty();
    this.hashes = allocator.getEmpty();
  }

  /** How many keys there are. */
  public int rows() {
    return rows;
  }

  /** Takes keys of this range only, from now on; the table is empty. */
  public void begin(HashRange range) {
    rangeBits = range.bits();
  }

  /** The keys, one row each. */
  public ColumnBatch keys() {
    return keys;
  }

  /** The hash of a key, as far as it is kept: for finding it in another table. */
  public long hash(int row) {
    return (long) MemoryUtil.getInt(hashesAddress + ((long) row << 2)) << 32;
  }

  /**
   * Finds the row of each key, adding those that are new.
   *
   * @param batch where the keys are, in these columns
   * @param batchRows the rows of the keys
   * @param keyHashes the hash of each key, beside {@code batchRows}; only the upper half is used
   * @param into the rows found, beside {@code batchRows}
   */
  public void find(
      ColumnBatch batch, int[] columns, int[] batchRows, long[] keyHashes, int count, int[] into) {
    ensureRows(rows + 1);
    for (int i = 0; i < count; i++) {
      int hash = (int) (keyHashes[i] >>> 32);
      int mask = (1 << log) - 1;
      int slot = hash << rangeBits >>> -log;
      long entry = MemoryUtil.getLong(slotsAddress + ((long) slot << 3));
      while (entry != 0 && (int) (entry >>> 32) != hash) {
        slot = (slot + 1) & mask;
        entry = MemoryUtil.getLong(slotsAddress + ((long) slot << 3));
      }
      into[i] = entry == 0 ? append(batch, columns, batchRows[i], hash, slot) : (int) entry - 1;
    }
    for (int i = 0; i < columns.length; i++) {
      boolean equal =
          layout.part(i).equal(batch.column(columns[i]), batchRows, keys.column(i), into, count);
      if (!equal) {
        findOneByOne(batch, columns, batchRows, keyHashes, count, into);
        return;
      }
    }
  }

  /** Looks again at every key whose row, found by hash, holds another. */
  private void findOneByOne(
      ColumnBatch batch, int[] columns, int[] batchRows, long[] keyHashes, int count, int[] into) {
    for (int i = 0; i < count; i++) {
      if (!equal(batch, columns, batchRows[i], into[i])) {
        into[i] = findOne(batch, columns, batchRows[i], (int) (keyHashes[i] >>> 32));
      }
    }
  }

  private int findOne(ColumnBatch batch, int[] columns, int batchRow, int hash) {
    int mask = (1 << log) - 1;
    int slot = hash << rangeBits >>> -log;
    while (true) {
      long entry = MemoryUtil.getLong(slotsAddress + ((long) slot << 3));
      if (entry == 0) {
        return append(batch, columns, batchRow, hash, slot);
      }
      int row = (int) entry - 1;
      if ((int) (entry >>> 32) == hash && equal(batch, columns, batchRow, row)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
  }

  private boolean equal(ColumnBatch batch, int[] columns, int batchRow, int row) {
    for (int i = 0; i < columns.length; i++) {
      if (!layout.part(i).equal(batch.column(columns[i]), batchRow, keys.column(i), row)) {
        return false;
      }
    }
    return true;
  }

  private int append(ColumnBatch batch, int[] columns, int batchRow, int hash, int slot) {
    int row = rows++;
    for (int i = 0; i < columns.length; i++) {
      layout.part(i).append(batch.column(columns[i]), batchRow, keys.column(i), row);
    }
    keys.setRows(rows);
    MemoryUtil.putInt(hashesAddress + ((long) row << 2), hash);
    MemoryUtil.putLong(slotsAddress + ((long) slot << 3), entry(hash, row));
    ensureRows(rows + 1);
    return row;
  }

  private static long entry(int hash, int row) {
    return ((long) hash << 32) | (row + 1L);
  }

  /** Makes room for this many rows, so that half the slots stay free. */
  private void ensureRows(int wanted) {
    if (wanted > hashesMax) {
      growHashes(wanted);
    }
    if (log == 0 || wanted > 1 << (log - 1)) {
      growSlots(wanted);
    }
  }

  private void growHashes(int wanted) {
    int max = Math.max(1 << (LOG_MIN - 1), Math.max(wanted, 2 * hashesMax));
    ArrowBuf larger = allocator.buffer((long) max << 2);
    if (rows > 0) {
      MemoryUtil.copyMemory(hashesAddress, larger.memoryAddress(), (long) rows << 2);
    }
    hashes.close();
    hashes = larger;
    hashesAddress = larger.memoryAddress();
    hashesMax = max;
  }

  private void growSlots(int wanted) {
    int larger = Math.max(LOG_MIN, log + 1);
    while (wanted > 1 << (larger - 1)) {
      larger++;
    }
    // The hashes by row are all that is needed, so the old slots need not live on meanwhile.
    slots.close();
    slots = allocator.getEmpty();
    slots = allocator.buffer((long) Long.BYTES << larger);
    slotsAddress = slots.memoryAddress();
    log = larger;
    MemoryUtil.setMemory(slotsAddress, (long) Long.BYTES << log, (byte) 0);
    int mask = (1 << log) - 1;
    for (int row = 0; row < rows; row++) {
      int hash = MemoryUtil.getInt(hashesAddress + ((long) row << 2));
      int slot = hash << rangeBits >>> -log;
      while (MemoryUtil.getLong(slotsAddress + ((long) slot << 3)) != 0) {
        slot = (slot + 1) & mask;
      }
      MemoryUtil.putLong(slotsAddress + ((long) slot << 3), entry(hash, row));
    }
  }

  /** Forgets all keys, keeps the memory. */
  public void clear() {
    rows = 0;
    keys.clear();
    if (log > 0) {
      MemoryUtil.setMemory(slotsAddress, (long) Long.BYTES << log, (byte) 0);
    }
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return keys.bytesUsed() + slots.capacity() + hashes.capacity();
  }

  @Override
  public void close() {
    keys.close();
    slots.close();
    hashes.close();
    slots = allocator.getEmpty();
    hashes = allocator.getEmpty();
    log = 0;
    hashesMax = 0;
    rows = 0;
  }
}
