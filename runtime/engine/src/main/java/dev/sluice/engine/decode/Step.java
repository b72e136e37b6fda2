package dev.sluice.engine.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between two values as some event had them, such as {@code ,"cents":}, and the member
 * they lead to; or those that end the record. Where the same bytes stand again, they need not be
 * understood again.
 */
final class Step {
  private static final int WORDS_COMPARED = 2 * Long.BYTES;

  private final byte[] bytes;
  private final long head;
  private final long headMask;
  private final long tail;
  private final long tailMask;

  /** How many bytes these are. */
  final int length;

  /** Whether it begins the record. */
  final boolean begins;

  /** The member's reader; null where the record ends. */
  final @Nullable ValueReader reader;

  /** 1 where the member is declared, else 0. */
  final int declared;

  /** The step that last followed this one. */
  @Nullable Step next;

  Step(byte[] bytes, boolean begins, @Nullable ValueReader reader, boolean declared) {
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, WORDS_COMPARED));
    this.bytes = bytes;
    this.length = bytes.length;
    this.head = Words.at(padded, 0);
    this.headMask = mask(length);
    this.tail = Words.at(padded, Long.BYTES);
    this.tailMask = mask(length - Long.BYTES);
    this.begins = begins;
    this.reader = reader;
    this.declared = declared ? 1 : 0;
  }

  private static long mask(int count) {
    return count <= 0 ? 0 : Words.low(-1, Math.min(count, Long.BYTES));
  }

  /** Whether these bytes stand at {@code at}, which is before {@code end}; more may follow. */
  boolean isAt(byte[] data, int at, int end) {
    long differs =
        (Words.at(data, at) ^ head) & headMask
            | (Words.at(data, at + Long.BYTES) ^ tail) & tailMask;
    return differs == 0 && (length <= WORDS_COMPARED || isWhollyAt(data, at, end));
  }

  /** Whether a value may follow at once. */
  boolean endsWhere(byte[] data, int at) {
    return reader == null || !isWhite(data[at + length]);
  }

  static boolean isWhite(byte b) {
    return b >= 0 && b <= ' ';
  }

  private boolean isWhollyAt(byte[] data, int at, int end) {
    return at + length <= end && Arrays.equals(bytes, 0, length, data, at, at + length);
  }
}
