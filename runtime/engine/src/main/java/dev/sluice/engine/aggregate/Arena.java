package dev.sluice.engine.aggregate;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of raw memory for what does not fit an accumulator row: text, large sets, very wide sums.
 * A block is named by its place; its size is rounded up to a power of two, and a released block is
 * used again by the next one of its size.
 *
 * <p>Chunk k holds the places from 2^k to 2^(k+1), so that each is as large as all before it
 * together: the arena grows without moving what it holds, and the highest bit of a place says where
 * its chunk is.
 */
public final class Arena implements AutoCloseable {
  /** No block. */
  public static final long NONE = 0;

  /** Places are multiples of this. */
  public static final int ALIGNMENT = 16;

  /** Where blocks begin, in a chunk of as many bytes. */
  private static final long FIRST = 256;

  private final BufferAllocator allocator;
  private final long[] released = new long[Long.SIZE];
  private final @Nullable ArrowBuf[] chunks = new @Nullable ArrowBuf[Long.SIZE];

  /** Of each chunk, its address less the number of its first block. */
  private final long[] origins = new long[Long.SIZE];

  private long bytesUsed;
  private long end = FIRST;

  public Arena(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  private static int chunk(long block) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(block);
  }

  /** Where a block lies, as long as it is not released. */
  public long address(long block) {
    return origins[chunk(block)] + block;
  }

  /** A block of at least {@code bytes} zero bytes. */
  public long allocate(long bytes) {
    int sizeClass = sizeClass(bytes);
    long block = released[sizeClass];
    if (block == NONE) {
      block = fresh(1L << sizeClass);
    } else {
      released[sizeClass] = MemoryUtil.getLong(address(block));
    }
    MemoryUtil.setMemory(address(block), 1L << sizeClass, (byte) 0);
    return block;
  }

  private long fresh(long size) {
    long chunkEnd = Long.highestOneBit(end) << 1;
    if (end + size > chunkEnd) {
      releaseUpTo(chunkEnd);
      end = Math.max(chunkEnd, size);
    }
    int chunk = chunk(end);
    if (chunks[chunk] == null) {
      ArrowBuf memory = allocator.buffer(1L << chunk);
      chunks[chunk] = memory;
      origins[chunk] = memory.memoryAddress() - (1L << chunk);
      bytesUsed += memory.capacity();
    }
    long block = end;
    end += size;
    return block;
  }

  /** Gives what is left of a chunk, too small for the block that is wanted, to smaller ones. */
  private void releaseUpTo(long chunkEnd) {
    while (end < chunkEnd && chunks[chunk(end)] != null) {
      long size = Long.highestOneBit(chunkEnd - end);
      release(end, size);
      end += size;
    }
  }

  /** Gives back a block that was allocated with {@code bytes}. */
  public void release(long block, long bytes) {
    int sizeClass = sizeClass(bytes);
    MemoryUtil.putLong(address(block), released[sizeClass]);
    released[sizeClass] = block;
  }

  private static int sizeClass(long bytes) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, ALIGNMENT) - 1);
  }

  /** Forgets all blocks, keeps the memory. */
  void clear() {
    Arrays.fill(released, NONE);
    end = FIRST;
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return bytesUsed;
  }

  @Override
  public void close() {
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      ArrowBuf memory = chunks[chunk];
      if (memory != null) {
        memory.close();
        chunks[chunk] = null;
      }
    }
    bytesUsed = 0;
    clear();
  }
}
