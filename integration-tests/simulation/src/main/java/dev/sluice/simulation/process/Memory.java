package dev.sluice.simulation.process;

import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The off-heap memory of one process. One that dies frees nothing itself, and its memory goes as it
 * would go with a real process; one that ends must have freed all.
 */
final class Memory implements AllocationManager.Factory {
  private static final ArrowBuf EMPTY = new ArrowBuf(ReferenceManager.NO_OP, null, 0, 0);

  private final Set<Long> addresses = new HashSet<>();
  private final BufferAllocator allocator =
      new RootAllocator(RootAllocator.configBuilder().allocationManagerFactory(this).build());

  BufferAllocator allocator() {
    return allocator;
  }

  /**
   * The process has ended.
   *
   * @throws IllegalStateException if it left anything behind
   */
  void close() {
    allocator.close();
  }

  /** The process has died: whatever it still had is free. */
  void drop() {
    addresses.forEach(MemoryUtil::freeMemory);
    addresses.clear();
  }

  @Override
  public AllocationManager create(BufferAllocator owner, long size) {
    return new Piece(owner, size);
  }

  @Override
  public ArrowBuf empty() {
    return EMPTY;
  }

  private final class Piece extends AllocationManager {
    private final long size;
    private final long address;

    Piece(BufferAllocator owner, long size) {
      super(owner);
      this.size = size;
      this.address = MemoryUtil.allocateMemory(size);
      addresses.add(address);
    }

    @Override
    public long getSize() {
      return size;
    }

    @Override
    protected long memoryAddress() {
      return address;
    }

    @Override
    protected void release0() {
      if (addresses.remove(address)) {
        MemoryUtil.freeMemory(address);
      }
    }
  }
}
