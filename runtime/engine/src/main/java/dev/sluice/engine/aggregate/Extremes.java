package dev.sluice.engine.aggregate;

/**
 * How values are encoded so that every extreme is the largest word and the empty one is zero. A
 * minimum is the largest complement.
 */
final class Extremes {
  /** Turned over all bits of a value whose maximum is wanted. */
  static final long MAXIMUM = 0;

  /** Turned over all bits of a value whose minimum is wanted. */
  static final long MINIMUM = -1;

  private Extremes() {}

  /**
   * The raw bits of a double as a word that orders like it, -0.0 equal to 0.0, NaN equal to NaN and
   * above all.
   */
  static long sortable(long bits) {
    long normal = normal(bits);
    return normal ^ (normal >> 63 & Long.MAX_VALUE);
  }

  /** The bits of the double that {@link #sortable} gave this word for. */
  static long unsorted(long word) {
    return word ^ (word >> 63 & Long.MAX_VALUE);
  }

  /** The bits of a double, one for all that are equal. */
  static long normal(long bits) {
    return Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0);
  }
}
