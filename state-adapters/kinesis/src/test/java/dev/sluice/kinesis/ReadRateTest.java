package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadRateTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void take_atAnyTimes_atMostFiveInAnySecond(long seed) {
    Random random = new Random(seed);
    ReadRate rate = new ReadRate();
    List<Long> reads = new ArrayList<>();
    long now = 1_000_000;
    for (int i = 0; i < 1_000; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(700) : random.nextInt(50);
      now += rate.take(now).toMillis();
      reads.add(now);
    }
    for (int i = ReadRate.READS_PER_SECOND; i < reads.size(); i++) {
      assertThat(reads.get(i) - reads.get(i - ReadRate.READS_PER_SECOND))
          .as("seed %d, read %d", seed, i)
          .isGreaterThanOrEqualTo(1_000);
    }
  }

  @Test
  void take_nowAndThen_doesNotWait() {
    ReadRate rate = new ReadRate();
    for (long now = 0; now < 10_000; now += 200) {
      assertThat(rate.take(now).toMillis()).as("at %d", now).isZero();
    }
  }

  @Test
  void take_afterTheClockWasPutBack_waitsASecondAtMost() {
    ReadRate rate = new ReadRate();
    for (int i = 0; i < 10; i++) {
      long _ = rate.take(1_000_000_000).toMillis();
    }
    assertThat(rate.take(5_000).toMillis()).isEqualTo(1_000);
  }
}
