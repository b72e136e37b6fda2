package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.RoundedQuotient;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;

/**
 * An aggregate that is computed from sums or counted by covers, without merging.
 *
 * @param aggregate its number in the plan
 * @param source the first sum that it is computed from, or the argument whose values are counted
 * @param present the sum that counts its values
 */
record Additive(int aggregate, Kind kind, int source, int present) {
  /** How it is computed. */
  enum Kind {
    COUNT,
    DISTINCT,
    INT_SUM,
    LONG_SUM,
    INT_AVERAGE,
    LONG_AVERAGE
  }

  /**
   * Writes the result to a row of its column.
   *
   * @param distinct how many different values each argument has
   * @return false if it does not fit its type
   */
  boolean emit(long[] sums, int[] distinct, Column into, int row) {
    into.setPresent(row);
    return switch (kind) {
      case COUNT -> whole(sums[source], into, row);
      case DISTINCT -> whole(distinct[source], into, row);
      case INT_SUM -> sums[present] == 0 ? nothing(into, row) : whole(sums[source], into, row);
      case INT_AVERAGE ->
          sums[present] == 0
              ? nothing(into, row)
              : average(sums[source] >> Long.SIZE - 1, sums[source], sums[present], into, row);
      case LONG_SUM -> {
        long low = low(sums);
        yield sums[present] == 0
            ? nothing(into, row)
            : high(sums, low) == low >> Long.SIZE - 1 && whole(low, into, row);
      }
      case LONG_AVERAGE -> {
        long low = low(sums);
        yield sums[present] == 0
            ? nothing(into, row)
            : average(high(sums, low), low, sums[present], into, row);
      }
    };
  }

  /** The low word of upper halves times 2^32 plus lower halves. */
  private long low(long[] sums) {
    return (sums[source] << Integer.SIZE) + sums[source + 1];
  }

  /** The high word: the lower halves are not negative. */
  private long high(long[] sums, long low) {
    long carry = Long.compareUnsigned(low, sums[source + 1]) < 0 ? 1 : 0;
    return (sums[source] >> Integer.SIZE) + carry;
  }

  private static boolean nothing(Column into, int row) {
    into.setNull(row);
    return true;
  }

  private static boolean average(long high, long low, long count, Column into, int row) {
    into.setDouble(row, RoundedQuotient.of(high, low, count));
    return true;
  }

  private static boolean whole(long value, Column into, int row) {
    if (into.storage() == Storage.INT) {
      into.setInt(row, (int) value);
      return value == (int) value;
    }
    into.setLong(row, value);
    return true;
  }
}
