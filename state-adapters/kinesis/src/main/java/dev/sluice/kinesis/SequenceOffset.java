package dev.sluice.kinesis;

import dev.sluice.engine.fault.Stop;
import java.util.Comparator;

/**
 * The offset of a record of a Kinesis stream: its sequence number, and where several records of
 * users were put into one of the stream, which of them it is.
 *
 * @param sequence the sequence number, in decimal digits without zeros before them
 * @param sub the number in an aggregated record, from 0; 0 for a record by itself
 */
public record SequenceOffset(String sequence, int sub) implements Comparable<SequenceOffset> {
  /** The order of offsets by their texts. */
  public static final Comparator<String> TEXT_ORDER = SequenceOffset::compareTexts;

  private static final int DIGITS_MAX = 128;
  private static final int SUB_DIGITS_MAX = 9;

  public SequenceOffset {
    if (!isSequence(sequence) || sub < 0) {
      throw new IllegalArgumentException(
          "no offset of a stream: '%s' and %d".formatted(sequence, sub));
    }
  }

  /**
   * The offset that {@link #text} wrote.
   *
   * @throws Stop {@code WRONG_STATE} if it is one of another kind of input
   */
  public static SequenceOffset parse(String text) {
    int dot = text.indexOf('.');
    String sequence = dot < 0 ? text : text.substring(0, dot);
    String sub = dot < 0 ? "" : text.substring(dot + 1);
    boolean subMatches = dot < 0 || !sub.equals("0") && isNumber(sub, SUB_DIGITS_MAX);
    if (!isSequence(sequence) || !subMatches) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "'%s' is not the offset of a record of a Kinesis stream; the state was made from another input: give that, or start again with --fresh"
              .formatted(text));
    }
    return new SequenceOffset(sequence, dot < 0 ? 0 : Integer.parseInt(sub));
  }

  /** Whether a text is a sequence number. */
  public static boolean isSequence(String text) {
    return isNumber(text, DIGITS_MAX);
  }

  private static boolean isNumber(String text, int digitsMax) {
    int length = text.length();
    if (length == 0 || length > digitsMax || length > 1 && text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return true;
  }

  /** The sequence number, and {@code .K} for the K-th further record of an aggregated one. */
  public String text() {
    return text(sequence, sub);
  }

  static String text(String sequence, int sub) {
    return sub == 0 ? sequence : sequence + "." + sub;
  }

  @Override
  public int compareTo(SequenceOffset other) {
    int bySequence = compareSequences(sequence, other.sequence);
    return bySequence != 0 ? bySequence : Integer.compare(sub, other.sub);
  }

  /** The order of two sequence numbers: the longer is the larger. */
  public static int compareSequences(String left, String right) {
    int byLength = Integer.compare(left.length(), right.length());
    return byLength != 0 ? byLength : left.compareTo(right);
  }

  private static int compareTexts(String left, String right) {
    return parse(left).compareTo(parse(right));
  }
}
