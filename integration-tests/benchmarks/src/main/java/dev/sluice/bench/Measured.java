package dev.sluice.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * One timed run on the calling thread: its CPU time, what it allocated on the heap, and what it
 * gave.
 */
record Measured(long cpuNanos, long heapBytes, Outcome outcome) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Measured run(Contender contender, byte[] data, int length) throws IOException {
    long thread = Thread.currentThread().threadId();
    long heap = THREADS.getThreadAllocatedBytes(thread);
    long cpu = THREADS.getCurrentThreadCpuTime();
    Outcome outcome = contender.run(data, length);
    return new Measured(
        THREADS.getCurrentThreadCpuTime() - cpu,
        THREADS.getThreadAllocatedBytes(thread) - heap,
        outcome);
  }

  double eventsPerSecond() {
    return outcome.in() * 1e9 / cpuNanos;
  }

  double megabytesPerSecond(int bytes) {
    return bytes * 1e3 / cpuNanos;
  }

  double heapBytesPerEvent() {
    return (double) heapBytes / outcome.in();
  }
}
