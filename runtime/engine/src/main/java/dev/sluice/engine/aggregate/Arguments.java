package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.fault.EngineBug;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The non-null values of one event column for the events that are about to be added: gathered once
 * per call, read by every cell over that column. Values of up to eight bytes are words, decimals
 * two words, text a start and a length. Reused; grows to the largest batch.
 */
final class Arguments {
  private int count;
  private int[] events = new int[0];
  private int[] targets = new int[0];
  private long[] ordinals = new long[0];
  private long[] times = new long[0];
  private long[] words = new long[0];
  private long[] highs = new long[0];
  private int[] keptEvents = new int[0];
  private int[] keptTargets = new int[0];
  private long[] keptOrdinals = new long[0];
  private long valuesAddress;

  /** How many values there are. */
  int count() {
    return count;
  }

  /** The accumulator row that each value goes to. */
  int[] targets() {
    return targets;
  }

  /** The ordinal of each value's event. */
  long[] ordinals() {
    return ordinals;
  }

  /** The event time of each value's event. */
  long[] times() {
    return times;
  }

  /** The values: integers, raw bits of doubles, low words of decimals, or places of text. */
  long[] words() {
    return words;
  }

  /** The high words of decimals. */
  long[] highs() {
    return highs;
  }

  /** Where the decimal of a value lies in its column. */
  long decimalAddress(int value) {
    return valuesAddress + ((long) events[value] << 4);
  }

  /** Where the bytes of the text of this word start. */
  long textStart(long word) {
    return valuesAddress + (word >>> 32);
  }

  /** How many bytes the text of this word has. */
  static int textLength(long word) {
    return (int) word;
  }

  /** Takes every event. */
  void take(int[] eventRows, long[] eventOrdinals, int[] eventTargets, int rows) {
    events = eventRows;
    ordinals = eventOrdinals;
    targets = eventTargets;
    count = rows;
  }

  /** Takes the events whose value in a column is not null, and their values. */
  void gather(Column column, int[] eventRows, long[] eventOrdinals, int[] eventTargets, int rows) {
    if (column.nullable()) {
      takePresent(column, eventRows, eventOrdinals, eventTargets, rows);
    } else {
      take(eventRows, eventOrdinals, eventTargets, rows);
    }
    if (words.length < count) {
      words = new long[Math.max(count, 2 * words.length)];
    }
    valuesAddress = column.address();
    switch (column.storage()) {
      case BYTE -> gatherBytes(column.address(), events, words, count);
      case INT -> gatherInts(column.address(), events, words, count);
      case LONG, DOUBLE -> gatherLongs(column.address(), events, words, count);
      case DECIMAL -> {
        if (highs.length < count) {
          highs = new long[words.length];
        }
        gatherDecimals(column.address(), events, words, highs, count);
      }
      case BYTES -> gatherPlaces(column.offsetsAddress(), events, words, count);
      case VIEW, LIST, NESTED -> throw new EngineBug("only scalars are aggregated");
    }
  }

  private void takePresent(
      Column column, int[] eventRows, long[] eventOrdinals, int[] eventTargets, int rows) {
    if (keptEvents.length < rows) {
      keptEvents = new int[Math.max(rows, 2 * keptEvents.length)];
      keptTargets = new int[keptEvents.length];
      keptOrdinals = new long[keptEvents.length];
    }
    int kept = 0;
    long validity = column.validityAddress();
    boolean ordered = eventOrdinals.length > 0;
    for (int i = 0; i < rows; i++) {
      int row = eventRows[i];
      keptEvents[kept] = row;
      keptTargets[kept] = eventTargets[i];
      if (ordered) {
        keptOrdinals[kept] = eventOrdinals[i];
      }
      kept += MemoryUtil.getByte(validity + (row >> 3)) >> (row & 7) & 1;
    }
    take(keptEvents, keptOrdinals, keptTargets, kept);
  }

  /** Also takes the event times, for kernels that order events. */
  void gatherTimes(Column time) {
    if (times.length < count) {
      times = new long[words.length];
    }
    gatherLongs(time.address(), events, times, count);
  }

  private static void gatherBytes(long address, int[] rows, long[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getByte(address + rows[i]);
    }
  }

  private static void gatherInts(long address, int[] rows, long[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getInt(address + ((long) rows[i] << 2));
    }
  }

  private static void gatherLongs(long address, int[] rows, long[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getLong(address + ((long) rows[i] << 3));
    }
  }

  private static void gatherDecimals(
      long address, int[] rows, long[] lows, long[] highs, int count) {
    for (int i = 0; i < count; i++) {
      long at = address + ((long) rows[i] << 4);
      lows[i] = MemoryUtil.getLong(at);
      highs[i] = MemoryUtil.getLong(at + Long.BYTES);
    }
  }

  private static void gatherPlaces(long offsets, int[] rows, long[] into, int count) {
    for (int i = 0; i < count; i++) {
      long at = offsets + ((long) rows[i] << 2);
      int start = MemoryUtil.getInt(at);
      into[i] = (long) start << 32 | (MemoryUtil.getInt(at + Integer.BYTES) - start);
    }
  }
}
