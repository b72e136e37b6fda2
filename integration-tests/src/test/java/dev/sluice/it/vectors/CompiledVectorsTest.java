package dev.sluice.it.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.vectors.StepRun;
import dev.sluice.testkit.vectors.StepSchedule;
import dev.sluice.testkit.vectors.Subject;
import dev.sluice.testkit.vectors.Vectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worked cases as annotated methods: compiled by the real processor, run by the real engine. */
final class CompiledVectorsTest {
  private static final int CASES = 40;

  @Test
  void compiledFunctions_workedCases_giveExpectedAnswers(@TempDir Path classes) {
    List<Vectors.Vector> vectors = chosen();
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(CASES);
    List<CaseSource> sources =
        vectors.stream().map(vector -> CaseSource.of(vector.worked())).toList();
    try (CompiledCases compiled = CompiledCases.compile(sources, classes)) {
      Map<String, FunctionDefinition> functions = compiled.functions();
      for (int i = 0; i < vectors.size(); i++) {
        CaseSource source = sources.get(i);
        assertThat(functions).as(source.text()).containsKey(source.functionName());
        check(
            vectors.get(i),
            Subject.compiled(Objects.requireNonNull(functions.get(source.functionName()))));
      }
    }
  }

  private static void check(Vectors.Vector vector, Subject function) {
    Answer expected = vector.expected(Oracle.answer(vector.worked()));
    for (StepSchedule schedule :
        List.of(StepSchedule.ONE_BATCH, StepSchedule.EACH_EVENT, StepSchedule.random(7))) {
      Answer found = StepRun.answer(vector.worked(), expected.marks(), schedule, function);
      assertThat(expected.asOutputsSay().difference(found))
          .as("%s, %s", schedule, vector.worked())
          .isEmpty();
    }
  }

  /** Every fourth case that a user could have written, so that all kinds of windows are there. */
  private static List<Vectors.Vector> chosen() {
    List<Vectors.Vector> all =
        Vectors.all().stream()
            .filter(vector -> CaseSource.of(vector.worked()).canBeWritten())
            .toList();
    return IntStream.range(0, all.size()).filter(i -> i % 4 == 0).mapToObj(all::get).toList();
  }
}
