package dev.sluice.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {
  private static final int REQUESTS = 20_000;

  @Test
  void faults_ofOneSeed_areTheSameAndOfAnotherOnesAreNot() {
    assertThat(faults(FaultPlan.everyKind(7, 20))).isEqualTo(faults(FaultPlan.everyKind(7, 20)));
    assertThat(faults(FaultPlan.everyKind(7, 20))).isNotEqualTo(faults(FaultPlan.everyKind(8, 20)));
  }

  @Test
  void faults_ofManyRequests_haveEveryKindAsOftenAsPlanned() {
    List<Fault> faults = faults(FaultPlan.everyKind(7, 20));
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
      assertThat(faults.stream().filter(fault::equals).count())
          .as("%s", fault)
          .isBetween(REQUESTS / 1_000 * 15L, REQUESTS / 1_000 * 25L);
    }
  }

  @Test
  void faults_alwaysOrNever_areThat() {
    assertThat(Set.copyOf(faults(FaultPlan.none()))).containsExactly(Fault.NONE);
    assertThat(Set.copyOf(faults(FaultPlan.always(Fault.THROTTLED))))
        .containsExactly(Fault.THROTTLED);
    assertThatThrownBy(() -> new FaultPlan(0, Map.of(Fault.DELAY, 1_001), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void delays_ofManyRequests_differAndAreBounded() {
    FaultPlan plan = FaultPlan.everyKind(7, 20);
    List<Duration> delays = LongStream.range(0, REQUESTS).mapToObj(plan::delay).toList();
    assertThat(Set.copyOf(delays)).hasSizeGreaterThan(REQUESTS / 2);
    assertThat(delays)
        .allMatch(delay -> !delay.isNegative() && delay.compareTo(plan.delayMax()) <= 0);
  }

  private static List<Fault> faults(FaultPlan plan) {
    return LongStream.range(0, REQUESTS).mapToObj(plan::fault).toList();
  }
}
