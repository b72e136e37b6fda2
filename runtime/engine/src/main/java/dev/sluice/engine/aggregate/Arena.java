package dev.sluice.engine.aggregate;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Blocks of raw memory for what does not fit an accumulator row: text, large sets, very wide sums.
 * A block is named by its place, which stays when the arena moves; its size is rounded up to a
 * power of two, and a released block is used again by the next one of its size.
 */
public final class Arena implements AutoCloseable {
  /** No block. */
  public static final long NONE = 0;

  /** Places are multiples of this. */
  public static final int ALIGNMENT = 16;

  private static final long BYTES_MIN = 256;

  private final BufferAllocator allocator;
  private final long[] released = new long[Long.SIZE];
  private ArrowBuf memory;
  private long address;
  private long end = ALIGNMENT;

  public Arena(BufferAllocator allocator) {
    this.allocator = allocator;
    this.memory = allocator.getEmpty();
  }

  /** Where a block lies now; valid until the next {@link #allocate}. */
  public long address(long block) {
    return address + block;
  }

  /** A block of at least {@code bytes} zero bytes. */
  public long allocate(long bytes) {
    int sizeClass = sizeClass(bytes);
    long size = 1L << sizeClass;
    long block = released[sizeClass];
    if (block == NONE) {
      block = end;
      if (block + size > memory.capacity()) {
        grow(block + size);
      }
      end = block + size;
    } else {
      released[sizeClass] = MemoryUtil.getLong(address + block);
    }
    MemoryUtil.setMemory(address + block, size, (byte) 0);
    return block;
  }

  /**
   * Makes room, so that nothing moves until blocks of {@code bytes} in all, rounded up, have been
   * allocated.
   */
  public void reserve(long bytes) {
    if (end + bytes > memory.capacity()) {
      grow(end + bytes);
    }
  }

  /** Gives back a block that was allocated with {@code bytes}. */
  public void release(long block, long bytes) {
    int sizeClass = sizeClass(bytes);
    MemoryUtil.putLong(address + block, released[sizeClass]);
    released[sizeClass] = block;
  }

  private static int sizeClass(long bytes) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, ALIGNMENT) - 1);
  }

  private void grow(long bytes) {
    ArrowBuf larger = allocator.buffer(Math.max(BYTES_MIN, Math.max(bytes, 2 * memory.capacity())));
    if (memory.capacity() > 0) {
      MemoryUtil.copyMemory(address, larger.memoryAddress(), end);
    }
    memory.close();
    memory = larger;
    address = larger.memoryAddress();
  }

  /** Forgets all blocks, keeps the memory. */
  void clear() {
    Arrays.fill(released, NONE);
    end = ALIGNMENT;
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return memory.capacity();
  }

  @Override
  public void close() {
    memory.close();
    memory = allocator.getEmpty();
    address = 0;
    clear();
  }
}
