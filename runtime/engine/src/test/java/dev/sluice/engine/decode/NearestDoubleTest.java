package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestDoubleTest {
  private static final int ROUNDS = Boolean.getBoolean("sluice.full") ? 3_000_000 : 100_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_124})
  @Tag("full")
  void of_randomDigitsAndExponents_isAsByTheJdk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      expect(random.nextLong() >>> random.nextInt(64), random.nextInt(-345, 311), seed);
    }
  }

  /** The numbers halfway between two doubles, and their neighbours. */
  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  @Tag("full")
  void of_halfwayBetweenDoubles_isAsByTheJdk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      long mantissa = (random.nextLong() >>> 11 | 1L << 52) * 2 + 1;
      long halfway = mantissa << random.nextInt(0, 10);
      expect(halfway, 0, seed);
      expect(halfway + 1, 0, seed);
      expect(halfway - 1, random.nextInt(-22, 23), seed);
      double shortest = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
      if (Double.isFinite(shortest)) {
        BigDecimal written = new BigDecimal(Double.toString(shortest));
        assertThat(NearestDouble.of(written.unscaledValue().longValueExact(), -written.scale()))
            .as("seed %d", seed)
            .isEqualTo(shortest);
      }
    }
  }

  @Test
  void of_edges_isAsByTheJdk() {
    for (int exponent = -345; exponent < 312; exponent++) {
      for (long digits : new long[] {1, 5, 9, 1L << 53, (1L << 53) + 1, -1, -2, Long.MIN_VALUE}) {
        expect(digits, exponent, 0);
      }
    }
    expect(24_703_282_292_062_327L, -340, 0);
    expect(24_703_282_292_062_328L, -340, 0);
    expect(22_250_738_585_072_011L, -324, 0);
    expect(22_250_738_585_072_014L, -324, 0);
    expect(17_976_931_348_623_157L, 292, 0);
    expect(17_976_931_348_623_158L, 292, 0);
    expect(17_976_931_348_623_159L, 292, 0);
  }

  private static void expect(long digits, int exponent, long seed) {
    String text = Long.toUnsignedString(digits) + "e" + exponent;
    assertThat(NearestDouble.of(digits, exponent))
        .as("seed %d, %s", seed, text)
        .isEqualTo(Double.parseDouble(text));
  }
}
