package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.vectors.CapriciousCalls;
import dev.sluice.testkit.vectors.CapriciousInvoker;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.RandomCases;
import dev.sluice.testkit.vectors.Subject;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of cut invariance: the real worker under random cuts, crashes and unclear answers sends
 * what one batch sends, and what the oracle says that the handlers were told.
 */
final class WorkerLawTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 16 : 1;

  @ParameterizedTest
  @ValueSource(longs = {7_000_000, 8_000_000})
  @Tag("full")
  void worker_capriciousHandlers_sendTheSameUnderEverySchedule(long firstSeed) {
    Set<Failpoint> crashedAt = EnumSet.noneOf(Failpoint.class);
    for (long seed : Seeds.of(WorkerLawTest.class, firstSeed, 100L * FULL).toArray()) {
      WorkedCase worked = RandomCases.of(seed, 30);
      Plan plan = CasePlan.of(worked.declaration());
      Subject subject = new Subject(plan, () -> new CapriciousInvoker(plan));
      EverySchedule schedules =
          new EverySchedule(subject, worked.input(), worked.declaration().end());
      try {
        Outcome outcome = schedules.run(seed, 5);
        assertThat(CapriciousCalls.difference(worked, outcome)).isEmpty();
      } catch (AssertionError e) {
        throw new AssertionError("%s%n%s".formatted(worked, e.getMessage()), e);
      }
      crashedAt.addAll(schedules.crashedAt());
    }
    assertThat(crashedAt).as("where workers died").containsExactly(Failpoint.values());
  }
}
