package dev.sluice.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class HashRangeTest {
  private static final long SEED = 20_260_101;

  @Test
  void with_anyTwoRanges_isTheirLongestCommonBeginning() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      HashRange one = random(random);
      HashRange other = random(random);
      String common = one.text();
      while (!other.text().startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
      assertThat(one.with(other).text()).as("%s with %s", one, other).isEqualTo(common);
    }
  }

  @Test
  void contains_hash_dependsOnItsFirstBits() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      HashRange range = random(random);
      long hash = random.nextLong();
      String bits = "%64s".formatted(Long.toBinaryString(hash)).replace(' ', '0');
      assertThat(range.contains(hash)).isEqualTo(bits.startsWith(range.text()));
      assertThat(HashRange.parse(range.text())).isEqualTo(range);
    }
  }

  /** Short ones, so that they often have something in common. */
  private static HashRange random(Random random) {
    int bits = random.nextInt(random.nextBoolean() ? 4 : HashRange.BITS_MAX + 1);
    return new HashRange(random.nextInt(1 << bits), bits);
  }
}
