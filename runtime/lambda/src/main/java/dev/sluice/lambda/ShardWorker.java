package dev.sluice.lambda;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.source.Source;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A worker of a shard and the memory that it works in.
 *
 * @param log what it reads
 * @param stateBytesMax how much state it may have
 */
record ShardWorker<S extends Source>(
    PartitionWorker worker, S log, BufferAllocator allocator, long stateBytesMax)
    implements AutoCloseable {
  /** Makes one, not open yet. */
  static <S extends Source> ShardWorker<S> of(S log, Making making) {
    RootAllocator allocator = new RootAllocator();
    boolean made = false;
    try {
      WorkerConfig config = making.config(log, allocator);
      PartitionWorker worker = new PartitionWorker(config);
      made = true;
      return new ShardWorker<>(worker, log, allocator, config.settings().stateBytesMax());
    } finally {
      if (!made) {
        allocator.close();
      }
    }
  }

  /** Says what a worker needs beside what it reads and its memory. */
  interface Making {
    WorkerConfig config(Source log, BufferAllocator allocator);
  }

  /** How much memory it holds now. */
  long bytes() {
    return allocator.getAllocatedMemory();
  }

  @Override
  public void close() {
    try (allocator) {
      worker.close();
    }
  }
}
