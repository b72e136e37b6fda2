package dev.sluice.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON number as it is meant: {@code digits * 10^exponent}, without zeros at either end, so that
 * no exponent is too large to be judged.
 *
 * @param digits "" for zero
 */
record ExactNumber(boolean negative, String digits, BigInteger exponent) {
  private static final Pattern NUMBER =
      Pattern.compile("(-?)(\\d+)(?:\\.(\\d+))?(?:[eE]([+-]?\\d+))?");
  private static final int LONG_DIGITS = 19;

  static ExactNumber parse(String text) {
    Matcher match = NUMBER.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("not a JSON number: " + text);
    }
    String fraction = match.group(3) == null ? "" : match.group(3);
    String all = match.group(2) + fraction;
    int first = 0;
    while (first < all.length() && all.charAt(first) == '0') {
      first++;
    }
    int last = all.length();
    while (last > first && all.charAt(last - 1) == '0') {
      last--;
    }
    BigInteger written =
        match.group(4) == null ? BigInteger.ZERO : new BigInteger(match.group(4).replace("+", ""));
    BigInteger exponent = written.add(BigInteger.valueOf(all.length() - last - fraction.length()));
    return new ExactNumber(match.group(1).equals("-"), all.substring(first, last), exponent);
  }

  /** The number as an integer of this many bits. */
  BigInteger integer(int bits) throws DeadEvent {
    if (digits.isEmpty()) {
      return BigInteger.ZERO;
    }
    boolean fraction = exponent.signum() < 0;
    if (fraction || digitsBeforePoint().compareTo(BigInteger.valueOf(LONG_DIGITS)) > 0) {
      throw new DeadEvent("out-of-range");
    }
    BigInteger value = value().toBigIntegerExact();
    if (value.bitLength() >= bits) {
      throw new DeadEvent("out-of-range");
    }
    return value;
  }

  /** The number at exactly this scale. */
  BigDecimal decimal(int precision, int scale) throws DeadEvent {
    if (digits.isEmpty()) {
      return BigDecimal.ZERO.setScale(scale);
    }
    boolean tooFine = exponent.negate().compareTo(BigInteger.valueOf(scale)) > 0;
    boolean tooLarge = digitsBeforePoint().compareTo(BigInteger.valueOf(precision - scale)) > 0;
    if (tooFine || tooLarge) {
      throw new DeadEvent("out-of-range");
    }
    return value().setScale(scale);
  }

  private BigInteger digitsBeforePoint() {
    return exponent.add(BigInteger.valueOf(digits.length()));
  }

  private BigDecimal value() {
    BigInteger unscaled = new BigInteger((negative ? "-" : "") + digits);
    return new BigDecimal(unscaled, exponent.negate().intValueExact());
  }
}
