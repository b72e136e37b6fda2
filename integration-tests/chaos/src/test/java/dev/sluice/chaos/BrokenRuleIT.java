package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.fault.FaultProxy;
import dev.sluice.chaos.oracle.FraudCase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Chaos can fail: what it compares differs when the processes break a rule. The rule is the first,
 * that a head is written only over the one it was computed from, and what brings it to light is
 * forced: at the end, when nobody calls the function any more, the first write of each head arrives
 * once more.
 */
@Tag("full")
@EnabledIfSystemProperty(
    named = "sluice.full",
    matches = "true",
    disabledReason = "mvn verify -Pfull runs it, with the chaos that it is about")
class BrokenRuleIT {
  private static final Path HOME = Path.of("../..");
  private static final FraudCase FUNCTION = FraudCase.MERCHANT_REVENUE;
  private static final long SEED = 20_261_127;
  private static final int EVENTS = 60;
  private static final int APPLIED = 200;
  private static final int REFUSED = 400;

  @Test
  void heads_thatArriveAgain_areRefused_andTheBooksAreTheOracles() throws Exception {
    assertThat(differenceAfter(new LateHeads(true), REFUSED)).isEmpty();
  }

  @Test
  void heads_writtenWithoutTheirCondition_areFoundOutByTheOracle() throws Exception {
    assertThat(differenceAfter(new LateHeads(false), APPLIED)).isPresent();
  }

  /** What is wrong in the end, as a run of chaos says it. */
  private static Optional<String> differenceAfter(LateHeads heads, int answer) throws Exception {
    try (Servers servers = Servers.start(HOME);
        FaultProxy tables = new FaultProxy(servers.database(), FaultPlan.none(), _ -> {}, heads);
        ChaosFunction target =
            new ChaosFunction(FUNCTION, Trigger.DRAIN, servers, tables.endpoint(), HOME, SEED)) {
      target.start();
      target.feed().put(EVENTS);
      target.feed().end();
      List<byte[]> lines = target.feed().lines();
      assertThat(ChaosRun.awaitDone(target, lines.size())).isTrue();
      Books expected = Books.expected(FUNCTION, lines);
      assertThat(target.books().difference(expected)).as("before they arrive").isEmpty();
      target.endCalls();
      assertThat(heads.arrive()).isNotEmpty().containsOnly(answer);
      return target.books().difference(expected);
    }
  }
}
