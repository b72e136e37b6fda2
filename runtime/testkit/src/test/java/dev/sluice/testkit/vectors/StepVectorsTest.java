package dev.sluice.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's step under every kind of schedule, against worked cases, reference and oracle. */
final class StepVectorsTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 10 : 1;

  /** How many large cases from each seed on: they take longer. */
  private static final long LARGE = Boolean.getBoolean("sluice.full") ? 24 : 6;

  static List<Vectors.Vector> vectors() {
    return Vectors.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void step_workedCase_givesExpectedAnswerUnderEverySchedule(Vectors.Vector vector) {
    check(vector.worked(), vector.expected(Oracle.answer(vector.worked())), StepSchedule.ONE_BATCH);
    check(
        vector.worked(), vector.expected(Oracle.answer(vector.worked())), StepSchedule.EACH_EVENT);
    for (long seed = 0; seed < 5; seed++) {
      Answer expected = vector.expected(Oracle.answer(vector.worked()));
      check(vector.worked(), expected, StepSchedule.random(seed));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  @Tag("full")
  void step_casesOfReference_givesSameAnswersUnderRandomCuts(long seed) {
    for (Vectors.Vector vector : Reference.random(seed, 150 * FULL)) {
      Answer expected = vector.expected(Oracle.answer(vector.worked()));
      check(vector.worked(), expected, StepSchedule.ONE_BATCH);
      check(vector.worked(), expected, StepSchedule.random(seed));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
  @Tag("full")
  void step_randomFunctions_givesAnswersOfOracle(long firstSeed) {
    for (long seed : Seeds.of(StepVectorsTest.class, firstSeed, 150L * FULL).toArray()) {
      WorkedCase worked =
          seed % 2 == 0 ? RandomCases.of(seed, 40) : RandomCases.withGivenMarks(seed, 40);
      Answer expected = Oracle.answer(worked);
      check(worked, expected, StepSchedule.ONE_BATCH);
      check(worked, expected, StepSchedule.random(seed));
    }
  }

  /** Long windows, many or long keys and values, batches of a few events and of hundreds. */
  @ParameterizedTest
  @ValueSource(longs = {4_100_000, 4_200_000})
  @Tag("full")
  void step_largeCases_givesAnswersOfOracle(long firstSeed) {
    for (long seed : Seeds.of(StepVectorsTest.class, firstSeed, LARGE).toArray()) {
      WorkedCase worked = RandomCases.large(seed, 900);
      Answer expected = Oracle.answer(worked);
      check(worked, expected, StepSchedule.ONE_BATCH);
      check(worked, expected, new StepSchedule(12, 2, 20, seed));
      check(worked, expected, new StepSchedule(400, 30, 60, seed));
    }
  }

  private static void check(WorkedCase worked, Answer expected, StepSchedule schedule) {
    Answer found;
    try {
      found = StepRun.answer(worked, expected.marks(), schedule);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("%s, %s".formatted(schedule, worked), e);
    }
    assertThat(expected.asOutputsSay().difference(found)).as("%s, %s", schedule, worked).isEmpty();
  }
}
