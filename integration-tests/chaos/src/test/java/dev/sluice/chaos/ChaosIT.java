package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.oracle.FraudCase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Functions as processes, one that is pushed to and one that pulls, killed, stopped past their
 * lease, throttled, cut off from the stream, on streams that are split and merged. Two minutes.
 */
class ChaosIT {
  private static final long SEED = 20_261_126;

  @Test
  @Tag("full")
  @EnabledIfSystemProperty(
      named = "sluice.full",
      matches = "true",
      disabledReason = "it takes long: mvn verify -Pfull runs it")
  void functions_underAllTroublesInTheirCalls_endLikeTheOracle() throws Exception {
    List<ChaosRun.Report> reports =
        new ChaosRun(Path.of("../.."), SEED, Duration.ofMinutes(2))
            .run(
                Map.of(
                    FraudCase.CARD_VELOCITY, Trigger.PUSH,
                    FraudCase.MERCHANT_REVENUE, Trigger.DRAIN));
    ChaosCommand.print(reports, System.out);
    assertThat(reports).hasSize(2);
    for (ChaosRun.Report report : reports) {
      assertThat(report.failure()).as("%s, seed %d", report.function(), SEED).isEmpty();
      assertThat(report.books().results()).hasSizeGreaterThan(5);
      assertThat(report.happened().missing(Trouble.of(report.trigger()))).isEmpty();
    }
  }
}
