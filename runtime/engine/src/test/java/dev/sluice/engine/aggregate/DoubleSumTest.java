package dev.sluice.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleSumTest {
  @Test
  void sum_thatPassesBeyondDouble_comesBack() {
    assertThat(quotient(1, 1.5e308, 1.5e308, -1.5e308)).isEqualTo(1.5e308);
    assertThat(quotient(2, 1.5e308, 1.5e308)).isEqualTo(1.5e308);
    assertThat(quotient(1, 1e308, 1e308)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void average_ofLargeAndSmall_isRoundedOnce() {
    assertThat(quotient(3, 1e16, 1, 1)).isEqualTo(3333333333333334.0);
    assertThat(quotient(1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEqualTo(1.0);
  }

  @Test
  void sum_ofNegativeZeros_isPositiveZero() {
    assertThat(Double.doubleToRawLongBits(quotient(1, -0.0, -0.0))).isZero();
  }

  @Test
  void sum_ofSpecials_isWhatIeeeSays() {
    assertThat(quotient(1, 1, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(quotient(1, Double.NEGATIVE_INFINITY, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(quotient(1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isNaN();
    assertThat(quotient(1, Double.NaN, 1)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20_260_101})
  void sumAndAverage_ofAnyDoubles_areTheExactOnesRoundedOnce(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      double[] values = new double[1 + random.nextInt(12)];
      int spread = 1 + random.nextInt(round % 2 == 0 ? 60 : 2040);
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < values.length; i++) {
        int exponent = random.nextInt(spread) - spread / 2;
        values[i] = Math.scalb(random.nextDouble() - 0.5, exponent);
        exact = exact.add(new BigDecimal(values[i]));
      }
      assertThat(quotient(1, values)).as("seed %d", seed).isEqualTo(exact.doubleValue() + 0.0);
      // Enough digits that no tie or near tie of these values is misjudged.
      BigDecimal average = exact.divide(BigDecimal.valueOf(values.length), new MathContext(1_200));
      assertThat(quotient(values.length, values))
          .as("seed %d", seed)
          .isEqualTo(exact.signum() == 0 ? 0.0 : average.doubleValue());
    }
  }

  /** Adds everything to a narrow and, where asked, a wide sum, in two halves that are merged. */
  private static double quotient(long count, double... values) {
    try (RootAllocator allocator = new RootAllocator();
        ArrowBuf memory = allocator.buffer(1024)) {
      MemoryUtil.setMemory(memory.memoryAddress(), memory.capacity(), (byte) 0);
      long narrow = memory.memoryAddress();
      long wide = narrow + 64;
      long other = wide + 512;
      boolean wideUsed = false;
      for (int i = 0; i < values.length; i++) {
        long bits = Double.doubleToRawLongBits(values[i]);
        if (!DoubleSum.addNarrow(narrow, bits)) {
          DoubleSum.addWide(i % 2 == 0 ? wide : other, bits);
          wideUsed = true;
        }
      }
      DoubleSum.mergeWide(other, wide);
      double both = DoubleSum.quotient(narrow, wide, count);
      if (!wideUsed) {
        assertThat(DoubleSum.narrowQuotient(narrow, count)).isEqualTo(both);
      }
      return both;
    }
  }
}
