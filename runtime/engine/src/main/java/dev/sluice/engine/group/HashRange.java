package dev.sluice.engine.group;

/**
 * The keys whose hash begins with these bits. All keys: no bits. The two halves of a range have one
 * bit more.
 *
 * @param prefix the bits, right-aligned
 * @param bits how many they are
 */
public record HashRange(int prefix, int bits) {
  /** The most bits of a range. */
  public static final int BITS_MAX = 16;

  /** Every key. */
  public static final HashRange ALL = new HashRange(0, 0);

  public HashRange {
    if (bits < 0 || bits > BITS_MAX || prefix < 0 || prefix >= 1 << bits) {
      throw new IllegalArgumentException("no range: %d of %d bits".formatted(prefix, bits));
    }
  }

  /** The half whose next bit is 0, or 1. */
  public HashRange half(int bit) {
    return new HashRange(prefix << 1 | bit, bits + 1);
  }

  public boolean contains(long hash) {
    return first(hash, bits) == prefix;
  }

  /** Whether every key of the other is in this one. */
  public boolean contains(HashRange other) {
    return bits <= other.bits && other.prefix >>> (other.bits - bits) == prefix;
  }

  /** The smallest range that contains both. */
  public HashRange with(HashRange other) {
    int shorter = Math.min(bits, other.bits);
    int mine = prefix >>> (bits - shorter);
    int differing = mine ^ (other.prefix >>> (other.bits - shorter));
    int left = Integer.SIZE - Integer.numberOfLeadingZeros(differing);
    return new HashRange(mine >>> left, shorter - left);
  }

  /** The first bits of a hash, right-aligned. */
  public static int first(long hash, int bits) {
    // In two steps, since a shift by 64 is none.
    return (int) (hash >>> 1 >>> (Long.SIZE - 1 - bits));
  }

  /** The bits as text: "" is every key, "01" a quarter of them. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int bit = bits - 1; bit >= 0; bit--) {
      text.append(prefix >>> bit & 1);
    }
    return text.toString();
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException if it is no range
   */
  public static HashRange parse(String text) {
    return new HashRange(text.isEmpty() ? 0 : Integer.parseInt(text, 2), text.length());
  }
}
