package dev.sluice.engine.source;

import dev.sluice.engine.fault.EngineBug;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of one micro-batch, back to back or apart in one byte array. Filled by a source,
 * read by the decoder; reused.
 *
 * <p>The array has at least {@link #SLACK} bytes past the last payload that may be read (never as
 * part of an event), so that words can be read eight bytes at a time.
 *
 * <p>A payload longer than the event limit is not buffered: {@link #addTooLong} keeps its head for
 * the dead letter.
 */
public abstract class RawBatch {
  /** Readable bytes past the end of the last payload. */
  public static final int SLACK = 64;

  /** The arrival of an event whose source records none. */
  public static final long NO_ARRIVAL = Long.MIN_VALUE;

  /** The offset of an event whose source does not count in longs. */
  public static final long NO_NUMBER = -1;

  /** What {@link #fullLength} gives for a payload that is all there. */
  private static final long WHOLE = -1;

  private byte[] data = new byte[SLACK];
  private int count;
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private long[] arrivals = new long[0];
  private long[] fullLengths = new long[0];

  /**
   * Forgets all payloads and uses {@code bytes} for the next; the caller keeps ownership and does
   * not change them meanwhile.
   */
  public final void reset(byte[] bytes) {
    data = bytes;
    count = 0;
    arrivals = arrivals.length == 0 ? arrivals : new long[0];
    fullLengths = fullLengths.length == 0 ? fullLengths : new long[0];
  }

  /** Adds the payload at {@code [start, start + length)}. */
  public final void add(int start, int length) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    starts[count] = start;
    lengths[count++] = length;
  }

  /** Says when the last added payload arrived, in epoch milliseconds. */
  public final void arrivedAt(long millis) {
    if (arrivals.length < count) {
      int known = arrivals.length;
      arrivals = Arrays.copyOf(arrivals, starts.length);
      Arrays.fill(arrivals, known, arrivals.length, NO_ARRIVAL);
    }
    arrivals[count - 1] = millis;
  }

  /**
   * Adds a payload that is longer than the limit: only {@code [start, start + length)} of its
   * {@code fullLength} bytes is kept.
   */
  public final void addTooLong(int start, int length, long fullLength, byte[] sha256) {
    add(start, length);
    if (fullLengths.length < count) {
      int known = fullLengths.length;
      fullLengths = Arrays.copyOf(fullLengths, starts.length);
      Arrays.fill(fullLengths, known, fullLengths.length, WHOLE);
    }
    fullLengths[count - 1] = fullLength;
    rememberHash(count - 1, sha256);
  }

  /** Keeps the SHA-256 of a payload that was not buffered as a whole. */
  protected abstract void rememberHash(int row, byte[] sha256);

  /** The SHA-256 of a payload for which {@link #isTooLong} holds. */
  public abstract byte[] hashOf(int row);

  /**
   * The offset of a payload as its source writes it: decimal digits for logs and streams. Cold. A
   * source that does not count in longs writes it here.
   */
  public String offset(int row) {
    return Long.toString(offsetNumber(row));
  }

  /**
   * The number that {@link #offset} writes in decimal digits, without zeros before it, or {@link
   * #NO_NUMBER} where it does not fit.
   */
  public long offsetNumber(int row) {
    return NO_NUMBER;
  }

  /**
   * The key by which the payload's producer chose the partition; null where the source knows of
   * none.
   */
  public @Nullable String partitionKey(int row) {
    return null;
  }

  /** Whether {@link #produced} may ever say something. */
  public boolean mayRepeat() {
    return false;
  }

  /** Which output of which function the payload is; null if of none, or the source can't tell. */
  public @Nullable Produced produced(int row) {
    return null;
  }

  /** Puts the payload of a row into an earlier one, whose own is lost. */
  public final void move(int from, int to) {
    if (from == to) {
      return;
    }
    starts[to] = starts[from];
    lengths[to] = lengths[from];
    if (from < arrivals.length) {
      arrivals[to] = arrivals[from];
    } else if (to < arrivals.length) {
      arrivals[to] = NO_ARRIVAL;
    }
    if (from < fullLengths.length) {
      fullLengths[to] = fullLengths[from];
    } else if (to < fullLengths.length) {
      fullLengths[to] = WHOLE;
    }
    moved(from, to);
  }

  /** What the batch knows of a payload beside its bytes goes with it. */
  protected void moved(int from, int to) {
    throw new EngineBug("payloads that do not repeat stay where they are");
  }

  /** Forgets all payloads from this row on. */
  public final void cut(int rows) {
    count = rows;
  }

  public final int count() {
    return count;
  }

  public final byte[] data() {
    return data;
  }

  public final int start(int row) {
    return starts[row];
  }

  public final int length(int row) {
    return lengths[row];
  }

  /** Whether the payload was longer than its source was allowed to buffer. */
  public final boolean isTooLong(int row) {
    return row < fullLengths.length && fullLengths[row] != WHOLE;
  }

  /** The payload's length, also where it was not buffered as a whole. */
  public final long fullLength(int row) {
    return isTooLong(row) ? fullLengths[row] : lengths[row];
  }

  /** When the payload arrived at the source, or {@link #NO_ARRIVAL}. */
  public final long arrival(int row) {
    return row < arrivals.length ? arrivals[row] : NO_ARRIVAL;
  }
}
