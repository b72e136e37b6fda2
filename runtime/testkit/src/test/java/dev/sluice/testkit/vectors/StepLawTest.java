package dev.sluice.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of cut invariance for handlers that show all they can know, and that fail. */
final class StepLawTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 10 : 1;

  @ParameterizedTest
  @ValueSource(longs = {5_000_000, 6_000_000})
  @Tag("full")
  void step_capriciousHandlers_sendTheSameUnderRandomCuts(long firstSeed) {
    for (long seed : Seeds.of(StepLawTest.class, firstSeed, 300L * FULL).toArray()) {
      WorkedCase worked = RandomCases.withGivenMarks(seed, 40);
      List<String> marks = Oracle.answer(worked).marks();
      Plan plan = CasePlan.of(worked.declaration());
      Subject subject = new Subject(plan, () -> new CapriciousInvoker(plan));
      Outcome expected = StepRun.outcome(worked, marks, StepSchedule.ONE_BATCH, subject);
      assertThat(CapriciousCalls.difference(worked, expected)).as("%s", worked).isEmpty();
      for (StepSchedule schedule :
          List.of(StepSchedule.EACH_EVENT, StepSchedule.random(seed), StepSchedule.random(-seed))) {
        Outcome found = StepRun.outcome(worked, marks, schedule, subject);
        assertThat(expected.difference(found)).as("%s, %s", schedule, worked).isEmpty();
      }
    }
  }
}
