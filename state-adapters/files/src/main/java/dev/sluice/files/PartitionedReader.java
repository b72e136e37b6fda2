package dev.sluice.files;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;

/**
 * Reads the lines of one file that belong to one of several partitions: every reader scans it, as
 * many lines at once as are likely to hold a batch of its own.
 */
final class PartitionedReader implements Source.Reader {
  private final LineReader lines;
  private final LinePartitioner partitioner;
  private final int partition;
  private final int partitionCount;
  private final FileBatch scanned = new FileBatch();
  private Answer scanAnswer = Answer.MORE;
  private int[] partitions = new int[64];
  private int next;
  private Position position;

  PartitionedReader(
      LineReader lines,
      LinePartitioner partitioner,
      int partition,
      int partitionCount,
      Position after) {
    this.lines = lines;
    this.partitioner = partitioner;
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.position = after;
  }

  @Override
  public Answer read(RawBatch batch, Limit limit) {
    FileBatch into = (FileBatch) batch;
    if (limit.until().isStart()) {
      return fill(into, limit);
    }
    into.clear(scanned.data());
    return new Until(limit.until()).isAt(position) ? Answer.END : fill(into, limit);
  }

  private Answer fill(FileBatch into, Limit limit) {
    do {
      if (next == scanned.count()) {
        scan(limit);
      }
      take(into, limit);
    } while (into.count() == 0 && scanAnswer == Answer.MORE);
    return next < scanned.count() ? Answer.MORE : scanAnswer;
  }

  private void scan(Limit limit) {
    int events = (int) Math.min((long) limit.events() * partitionCount, Integer.MAX_VALUE);
    int bytes = (int) Math.min((long) limit.bytes() * partitionCount, Integer.MAX_VALUE);
    scanAnswer = lines.read(scanned, new Limit(events, bytes, limit.until()));
    next = 0;
    if (partitions.length < scanned.count()) {
      partitions = new int[Math.max(scanned.count(), 2 * partitions.length)];
    }
    partitioner.assign(scanned, scanned.lines(), partitions);
  }

  /** Takes this partition's lines of those scanned, up to the limit. */
  private void take(FileBatch into, Limit limit) {
    into.clear(scanned.data());
    int last = -1;
    while (next < scanned.count()) {
      if (partitions[next] == partition) {
        if (isFull(into, limit, scanned.length(next))) {
          break;
        }
        into.addRow(scanned, next);
        last = next;
      }
      next++;
    }
    if (last >= 0) {
      position = lines.positionOf(scanned, last);
    }
  }

  private static boolean isFull(FileBatch into, Limit limit, int length) {
    return into.count() == limit.events()
        || into.count() > 0 && into.bytesUsed() + length > limit.bytes();
  }

  @Override
  public RawBatch newBatch() {
    return lines.newBatch();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void close() {
    try (lines) {
      partitioner.close();
    }
  }
}
