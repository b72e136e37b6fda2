package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.io.IOException;

/**
 * Reads the lines of a partition's files.
 *
 * <p>Lines are given in place, in the {@link Chunk} that they were read into. A line that does not
 * fit the chunk is longer than an event may be: its beginning stays, the rest only passes.
 *
 * <p>The end: a file that has another after it, or that is bounded, is over where its bytes end,
 * and a last line needs no newline. Otherwise its last line waits for its newline.
 */
final class LineReader implements Source.Reader {
  /** How much is buffered. {@code keptBytes}: of a line that is too long. */
  record Sizes(int chunkBytes, int keptBytes) {
    static final Sizes DEFAULT = new Sizes(4 << 20, 256 << 10);

    /** Of a file that many readers share. */
    static final Sizes SPLIT = new Sizes(1 << 20, 256 << 10);
  }

  private static final int BOM_BYTES = 3;
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final int LINE_BYTES_GUESS = 256;

  private final InputFiles inputs;
  private final ReadOptions options;
  private final int keptBytes;
  private final Chunk chunk;

  private int searchedTo;
  private long line;
  private int lineBytesGuess = LINE_BYTES_GUESS;
  private boolean newlineOwed;
  private Position position;
  private Until until = new Until(Position.START);
  private long stopAt = Long.MAX_VALUE;
  private int remembered;

  private LineReader(
      FileSystem files, InputFiles inputs, ReadOptions options, Sizes sizes, Position after) {
    this.inputs = inputs;
    this.options = options;
    this.keptBytes = sizes.keptBytes();
    // One line of the longest kind with byte-order mark and newline, so that what does not fit is
    // too long; and room beside the beginning of such a line for the rest to pass.
    long longest = (long) options.maxEventBytes() + BOM_BYTES + 1;
    int bytesMax =
        (int)
            Math.clamp(
                Math.max(longest, sizes.chunkBytes()),
                2L * sizes.keptBytes() + BOM_BYTES,
                Integer.MAX_VALUE - 2 * RawBatch.SLACK);
    this.chunk = new Chunk(files, Math.max(sizes.chunkBytes(), BOM_BYTES), bytesMax);
    this.position = after;
  }

  /** Opens behind {@code after}, whose line is looked for first. */
  static LineReader open(
      FileSystem files, InputFiles inputs, ReadOptions options, Sizes sizes, Position after) {
    LineReader reader = new LineReader(files, inputs, options, sizes, after);
    try {
      if (!after.isStart()) {
        LineToken token = LineToken.parse(after.token());
        inputs.goTo(token.before());
        LastLine last =
            LastLine.find(files, inputs.current(), token, Long.parseLong(after.offset()));
        reader.chunk.open(inputs.current(), inputs.before().bytes(), last.end());
        reader.newlineOwed = !last.hasNewline();
        reader.line = token.line() + 1;
      }
      return reader;
    } catch (IOException e) {
      reader.close();
      throw IoFailure.reading(inputs.current(), e);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public RawBatch newBatch() {
    return new FileBatch();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Answer read(RawBatch batch, Limit limit) {
    FileBatch into = (FileBatch) batch;
    until = until.of(limit.until());
    into.clear(chunk.bytes());
    remembered = 0;
    if (until.isAt(position)) {
      return Answer.END;
    }
    try {
      makeReady(limit);
      int start = chunk.position();
      Answer answer = fill(into, limit);
      remember(into);
      if (into.count() > 1 && chunk.position() > start) {
        lineBytesGuess = (chunk.position() - start) / into.count() * 5 / 4 + 1;
      }
      return answer;
    } catch (IOException e) {
      throw IoFailure.reading(inputs.current(), e);
    }
  }

  /** Reads no line that starts at or behind the offset {@code stopAt}; there it says MORE. */
  Answer readTo(long stopAt, FileBatch batch, Limit limit) {
    this.stopAt = stopAt;
    Answer answer = read(batch, limit);
    this.stopAt = Long.MAX_VALUE;
    return answer;
  }

  /** Where the next line starts. */
  RoutedBlock.Next next() {
    return new RoutedBlock.Next(chunk.offset(chunk.position()), line);
  }

  /** Goes on with a line of the only file. */
  void goTo(RoutedBlock.Next next) throws IOException {
    if (next.equals(next())) {
      return;
    }
    if (!chunk.isOpen()) {
      inputs.advance(0);
      beginFile();
    }
    chunk.rewind(next.offset());
    searchedTo = 0;
    line = next.line();
    newlineOwed = false;
  }

  /** Sees to it that a batch of the wanted size is likely to lie in the chunk already. */
  private void makeReady(Limit limit) throws IOException {
    long wanted = Math.min(limit.bytes(), (long) limit.events() * lineBytesGuess);
    if (chunk.left() < wanted && chunk.position() > 0) {
      moveToFront();
      chunk.fillUp();
    }
  }

  private void moveToFront() {
    searchedTo -= chunk.position();
    chunk.moveToFront();
  }

  private Answer fill(FileBatch into, Limit limit) throws IOException {
    while (!isAtStop() && !takeLines(into, limit)) {
      if (chunk.fill()) {
        continue;
      }
      if (chunk.isFull()) {
        if (into.count() > 0) {
          return Answer.MORE;
        }
        if (chunk.position() > 0) {
          moveToFront();
        } else if (chunk.grow()) {
          into.clear(chunk.bytes());
        } else if (!takeLongLine(into)) {
          return Answer.EMPTY;
        }
      } else {
        boolean isLast = !inputs.hasNext();
        // What came to this file before the next one was there belongs to this one.
        if (!isLast && chunk.fill()) {
          continue;
        }
        if (chunk.left() > 0) {
          if (isLast && !options.bounded()) {
            return Answer.EMPTY;
          }
          if (!takeLine(into, chunk.filled(), limit)) {
            return Answer.MORE;
          }
          newlineOwed = isLast;
        } else if (isLast) {
          return atEnd();
        } else {
          goToNextFile(into);
        }
      }
    }
    return until.isReached() ? Answer.END : Answer.MORE;
  }

  private Answer atEnd() throws IOException {
    until.endAt(inputs.current());
    if (options.bounded()) {
      return Answer.END;
    }
    if (chunk.isOpen() && inputs.currentBytes() < chunk.fileBytes()) {
      throw new Stop(
          Stop.Code.DATA_LOSS,
          "%s was read up to byte %d and is shorter now; a log may only grow. Put it back, or start again with --fresh"
              .formatted(inputs.current(), chunk.fileBytes()));
    }
    return Answer.EMPTY;
  }

  private void goToNextFile(FileBatch into) throws IOException {
    remember(into);
    inputs.advance(chunk.isOpen() ? chunk.fileBytes() : 0);
    beginFile();
    newlineOwed = false;
  }

  private void beginFile() throws IOException {
    chunk.open(inputs.current(), inputs.before().bytes(), 0);
    if (chunk.fileBeginsWith(GZIP)) {
      throw FileSource.unusable(
          inputs.current(),
          "it is compressed; unpack it with gunzip, or pipe it in, gunzip -c FILE | sluice run ..."
              + " --input -");
    }
  }

  private boolean isAtStop() {
    return chunk.offset(chunk.position()) >= stopAt;
  }

  /** Takes whole lines. False if there is none left and the limit is not reached. */
  private boolean takeLines(FileBatch into, Limit limit) {
    if (newlineOwed && chunk.left() > 0) {
      takeOwedNewline();
    }
    while (into.count() < limit.events() && !until.isReached() && !isAtStop()) {
      byte[] bytes = chunk.bytes();
      int filled = chunk.filled();
      int end = Newlines.find(bytes, Math.max(searchedTo, chunk.position()), filled);
      searchedTo = end;
      if (end == filled) {
        return false;
      }
      if (!takeLine(into, end, limit)) {
        return true;
      }
    }
    return true;
  }

  /** The newline of a line that was an event without it, at the end of bounded input. */
  private void takeOwedNewline() {
    if (chunk.bytes()[chunk.position()] != '\n') {
      throw new Stop(
          Stop.Code.DATA_LOSS,
          "%s has changed: its last line was read without a newline, up to offset %d, and goes on now. Put it back, or start again with --fresh"
              .formatted(inputs.current(), chunk.offset(chunk.position())));
    }
    chunk.take(chunk.position() + 1);
    newlineOwed = false;
  }

  /** Takes the line that ends before {@code end}. False if the limit is reached and it stays. */
  private boolean takeLine(FileBatch into, int end, Limit limit) {
    byte[] bytes = chunk.bytes();
    int from = chunk.position();
    int start = from + bomBytes(from, end);
    int length = end - start;
    boolean blank = length == 0 || bytes[start] <= ' ' && Newlines.isBlank(bytes, start, end);
    if (!blank) {
      if (into.count() > 0 && into.bytesUsed() + length > limit.bytes()) {
        return false;
      }
      long offset = chunk.offset(from);
      if (length <= options.maxEventBytes()) {
        into.addLine(start, length, offset, line);
      } else {
        addLongLine(into, start, end, offset);
      }
      if (offset >= until.offset()) {
        int row = into.count() - 1;
        until.reach(inputs.current(), offset, into.fullLength(row), into.crcOf(row));
      }
    }
    line++;
    chunk.take(Math.min(end + 1, chunk.filled()));
    return true;
  }

  private int bomBytes(int from, int end) {
    byte[] bytes = chunk.bytes();
    return chunk.isFileStart(from)
            && end - from >= BOM_BYTES
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF
        ? BOM_BYTES
        : 0;
  }

  private void addLongLine(FileBatch into, int start, int end, long offset) {
    LongLine content = new LongLine();
    content.pass(chunk.bytes(), start, end);
    into.addLongLine(start, Math.min(keptBytes, end - start), content, offset, line);
  }

  /**
   * Takes a line of which the whole chunk is only the beginning, into an empty batch. False if its
   * end is not there yet.
   */
  private boolean takeLongLine(FileBatch into) throws IOException {
    int start = bomBytes(0, chunk.filled());
    long offset = chunk.offset(0);
    long lineStart = chunk.fileBytes() - chunk.filled();
    LongLine content = new LongLine();
    content.pass(chunk.bytes(), start, chunk.filled());
    int kept = start + keptBytes;
    int end = chunk.filled();
    while (end == chunk.filled()) {
      chunk.fillAgainFrom(kept);
      if (chunk.filled() == kept) {
        boolean isLast = !inputs.hasNext();
        if (!isLast) {
          chunk.fillAgainFrom(kept);
        }
        if (chunk.filled() == kept) {
          if (isLast && !options.bounded()) {
            chunk.rewind(lineStart);
            searchedTo = 0;
            return false;
          }
          newlineOwed = isLast;
          end = kept;
          break;
        }
      }
      end = Newlines.find(chunk.bytes(), kept, chunk.filled());
      content.pass(chunk.bytes(), kept, end);
    }
    if (!content.isBlank()) {
      into.addLongLine(start, keptBytes, content, offset, line);
      if (offset >= until.offset()) {
        until.reach(inputs.current(), offset, content.length(), content.crc());
      }
    }
    line++;
    chunk.take(Math.min(end + 1, chunk.filled()));
    searchedTo = chunk.position();
    return true;
  }

  /** Keeps the position behind the last row while its file is the current one. */
  private void remember(FileBatch into) {
    int last = into.count() - 1;
    if (last >= remembered) {
      LineToken token =
          new LineToken(
              into.fullLength(last), into.crcOf(last), into.lineOf(last), inputs.before());
      position = new Position(into.offset(last), token.text());
      remembered = last + 1;
    }
  }

  @Override
  public void close() {
    try {
      chunk.close();
    } catch (IOException e) {
      throw new EngineBug("closing a file that was only read failed: " + inputs.current(), e);
    }
  }
}
