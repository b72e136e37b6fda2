package dev.sluice.files;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import java.nio.file.Path;

/**
 * Lines that follow each other in a file, in bytes of their own, and the partition of each. Nothing
 * of it changes once it is made, so that threads may share it.
 */
final class RoutedBlock {
  private final FileBatch lines;
  private final int[] partitions;
  private final Next next;

  /** Where the line behind a block starts, and its physical number. */
  record Next(long offset, long line) {}

  private RoutedBlock(FileBatch lines, int[] partitions, Next next) {
    this.lines = lines;
    this.partitions = partitions;
    this.next = next;
  }

  /** A block without lines, before {@code next}. */
  static RoutedBlock before(Next next) {
    return new RoutedBlock(new FileBatch(), new int[0], next);
  }

  /** Copies lines and asks for the partition of each. */
  static RoutedBlock of(FileBatch scanned, LinePartitioner partitioner, Next next) {
    if (scanned.count() == 0) {
      return before(next);
    }
    FileBatch lines = scanned.copy();
    int[] partitions = new int[lines.count()];
    partitioner.assign(lines, lines.lines(), partitions);
    return new RoutedBlock(lines, partitions, next);
  }

  FileBatch lines() {
    return lines;
  }

  int count() {
    return partitions.length;
  }

  int partition(int row) {
    return partitions[row];
  }

  Next next() {
    return next;
  }

  /** The position behind a row; the file is all there is in its partition. */
  Position position(int row) {
    LineToken token =
        new LineToken(
            lines.fullLength(row), lines.crcOf(row), lines.lineOf(row), LineToken.FilesBefore.NONE);
    return new Position(lines.offset(row), token.text());
  }

  /** Says that a row is at or behind the last one wanted, if it is. */
  void check(Until until, int row, Path file) {
    if (lines.offsetOf(row) >= until.offset()) {
      until.reach(file, lines.offsetOf(row), lines.fullLength(row), lines.crcOf(row));
    }
  }

  /** How many bytes of the copy are lines. */
  int bytes() {
    return lines.data().length - RawBatch.SLACK;
  }
}
