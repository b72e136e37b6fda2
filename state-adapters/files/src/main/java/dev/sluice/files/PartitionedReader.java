package dev.sluice.files;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the lines of one file that belong to one of several partitions. The readers of all
 * partitions go over the same {@link SharedBlocks}, so that a line is split off and routed once;
 * each copies its own lines together.
 */
final class PartitionedReader implements Source.Reader {
  private static final int LINE_BYTES_GUESS = 256;
  private static final int BYTES_MAX = Integer.MAX_VALUE - 2 * RawBatch.SLACK;

  private final Path file;
  private final LineReader lines;
  private final LinePartitioner partitioner;
  private final int partition;
  private final int partitionCount;
  private final SharedBlocks shared;
  private final SharedBlocks.Place place;
  private final FileBatch scanned = new FileBatch();
  private RoutedBlock block;
  private int row;

  /** What the file says behind {@link #block}. */
  private Answer answer = Answer.MORE;

  private byte[] bytes = new byte[RawBatch.SLACK];
  private boolean wantsMoreBytes;
  private int used;
  private Position position;
  private Until until = new Until(Position.START);

  PartitionedReader(
      Path file,
      LineReader lines,
      LinePartitioner partitioner,
      int partition,
      int partitionCount,
      SharedBlocks shared) {
    this.file = file;
    this.lines = lines;
    this.partitioner = partitioner;
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.shared = shared;
    this.block = RoutedBlock.before(lines.next());
    this.position = lines.position();
    this.place = shared.join(lines.next().offset());
  }

  @Override
  public Answer read(RawBatch batch, Limit limit) {
    FileBatch into = (FileBatch) batch;
    until = until.of(limit.until());
    makeRoom(limit);
    into.clear(bytes);
    used = 0;
    return until.isAt(position) ? Answer.END : fill(into, limit);
  }

  private void makeRoom(Limit limit) {
    long wanted =
        wantsMoreBytes
            ? 2L * (bytes.length - RawBatch.SLACK)
            : Math.max(bytes.length - RawBatch.SLACK, (long) limit.events() * LINE_BYTES_GUESS);
    makeRoom(Math.min(Math.min(wanted, limit.bytes()), BYTES_MAX));
    wantsMoreBytes = false;
  }

  private void makeRoom(long wanted) {
    if (wanted > bytes.length - RawBatch.SLACK) {
      bytes = new byte[(int) wanted + RawBatch.SLACK];
    }
  }

  /** Goes over as many lines as are likely to hold a batch of its own, and on to the first. */
  private Answer fill(FileBatch into, Limit limit) {
    long linesMax = (long) limit.events() * partitionCount;
    long passed = 0;
    while (takeOwn(into, limit)) {
      if (answer != Answer.MORE) {
        until.endAt(file);
        Answer atEnd = answer;
        answer = Answer.MORE;
        return atEnd;
      }
      if (into.count() > 0 && passed >= linesMax) {
        return Answer.MORE;
      }
      nextBlock();
      passed += block.count();
    }
    return until.isReached() ? Answer.END : Answer.MORE;
  }

  /** Takes this partition's lines. False if the limit is reached before the end of the block. */
  private boolean takeOwn(FileBatch into, Limit limit) {
    int last = -1;
    while (row < block.count() && !until.isReached()) {
      if (block.partition(row) == partition) {
        if (!hasRoom(into, limit, block.lines().length(row))) {
          break;
        }
        into.addCopy(block.lines(), row, bytes, used);
        used += block.lines().length(row);
        last = row;
      }
      block.check(until, row, file);
      row++;
    }
    if (last >= 0) {
      position = block.position(last);
    }
    return row == block.count() && !until.isReached();
  }

  private boolean hasRoom(FileBatch into, Limit limit, int length) {
    if (into.count() == 0) {
      makeRoom(length);
      into.clear(bytes);
      return true;
    }
    if (into.count() == limit.events() || (long) used + length > limit.bytes()) {
      return false;
    }
    wantsMoreBytes = length > bytes.length - RawBatch.SLACK - used;
    return !wantsMoreBytes;
  }

  private void nextBlock() {
    RoutedBlock.Next next = block.next();
    Optional<RoutedBlock> made = shared.take(place, next.offset());
    block = made.orElseGet(() -> make(next));
    row = 0;
  }

  private RoutedBlock make(RoutedBlock.Next next) {
    Optional<RoutedBlock> whole = Optional.empty();
    try {
      lines.goTo(next);
      Limit limit = Limit.of(Integer.MAX_VALUE, shared.bytesMax());
      answer = lines.readTo(shared.endOf(next.offset()), scanned, limit);
      RoutedBlock made = RoutedBlock.of(scanned, partitioner, lines.next());
      if (answer == Answer.MORE) {
        whole = Optional.of(made);
      }
      return made;
    } catch (IOException e) {
      throw IoFailure.reading(file, e);
    } finally {
      whole.ifPresentOrElse(
          made -> shared.give(next.offset(), made), () -> shared.giveUp(next.offset()));
    }
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
    shared.leave(place);
    try (lines) {
      partitioner.close();
    }
  }
}
