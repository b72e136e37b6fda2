package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.RandomCases;
import dev.sluice.testkit.vectors.Reference;
import dev.sluice.testkit.vectors.Vectors;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worked and random cases through the real worker over the memory adapters. */
final class WorkerVectorsTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 10 : 1;

  /** How many large cases from each seed on: they take longer. */
  private static final long LARGE = Boolean.getBoolean("sluice.full") ? 24 : 6;

  static List<Vectors.Vector> vectors() {
    return Vectors.all().stream().filter(v -> WorkerAnswer.canBeGiven(v.worked())).toList();
  }

  @Test
  void vectors_allButThoseWithAFloor_canBeGiven() {
    assertThat(vectors()).hasSize(160);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void worker_workedCase_givesExpectedAnswerUnderEverySchedule(Vectors.Vector vector) {
    Answer expected = vector.expected(Oracle.answer(vector.worked()));
    int items = vector.worked().input().size();
    check(vector.worked(), expected, Schedule.ONE_BATCH);
    check(vector.worked(), expected, Schedule.eachEvent(items));
    for (long seed = 1; seed < 5; seed++) {
      check(vector.worked(), expected, Schedule.random(seed, items));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  @Tag("full")
  void worker_casesOfReference_givesSameAnswers(long seed) {
    for (Vectors.Vector vector : Reference.random(seed, 150 * FULL)) {
      WorkedCase worked = vector.worked();
      if (WorkerAnswer.canBeGiven(worked)) {
        Answer expected = vector.expected(Oracle.answer(worked));
        check(worked, expected, Schedule.random(seed, worked.input().size()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9_000_000, 9_500_000})
  @Tag("full")
  void worker_randomFunctions_givesAnswersOfOracle(long firstSeed) {
    for (long seed : Seeds.of(WorkerVectorsTest.class, firstSeed, 150L * FULL).toArray()) {
      WorkedCase worked = RandomCases.of(seed, 40);
      check(worked, Oracle.answer(worked), Schedule.random(seed, worked.input().size()));
    }
  }

  /** Long windows, many or long keys and values, and more snapshots than one may name pages. */
  @ParameterizedTest
  @ValueSource(longs = {9_100_000, 9_200_000})
  @Tag("full")
  void worker_largeCases_givesAnswersOfOracle(long firstSeed) {
    for (long seed : Seeds.of(WorkerVectorsTest.class, firstSeed, LARGE).toArray()) {
      WorkedCase worked = RandomCases.large(seed, 400);
      check(worked, Oracle.answer(worked), Schedule.random(seed, worked.input().size()));
    }
  }

  private static void check(WorkedCase worked, Answer expected, Schedule schedule) {
    Answer found;
    try {
      found = WorkerAnswer.of(worked, expected.marks(), schedule);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("%s, %s".formatted(schedule, worked), e);
    }
    assertThat(expected.asOutputsSay().difference(found)).as("%s, %s", schedule, worked).isEmpty();
  }
}
