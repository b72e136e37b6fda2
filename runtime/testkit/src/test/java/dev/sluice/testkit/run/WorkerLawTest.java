package dev.sluice.testkit.run;

import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.CapriciousInvoker;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.RandomCases;
import dev.sluice.testkit.vectors.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of cut invariance: the real worker under random cuts, crashes and unclear answers. */
final class WorkerLawTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 50 : 1;

  @ParameterizedTest
  @ValueSource(longs = {7_000_000, 8_000_000})
  void worker_capriciousHandlers_sendTheSameUnderEverySchedule(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + 100L * FULL; seed++) {
      WorkedCase worked = RandomCases.of(seed, 30);
      Plan plan = CasePlan.of(worked.declaration());
      Subject subject = new Subject(plan, () -> new CapriciousInvoker(plan));
      EverySchedule schedules =
          new EverySchedule(subject, worked.input(), worked.declaration().end());
      try {
        schedules.run(seed, 5);
      } catch (AssertionError e) {
        throw new AssertionError("%s%n%s".formatted(worked, e.getMessage()), e);
      }
    }
  }
}
