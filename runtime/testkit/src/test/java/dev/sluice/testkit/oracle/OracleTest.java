package dev.sluice.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.vectors.Reference;
import dev.sluice.testkit.vectors.Vectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OracleTest {
  static List<Vectors.Vector> vectors() {
    return Vectors.all();
  }

  @Test
  void vectors_all_areThere() {
    assertThat(vectors()).hasSize(162);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void oracle_workedCase_givesExpectedAnswer(Vectors.Vector vector) {
    assertThat(difference(vector)).as("%s", vector.worked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void oracle_randomCasesOfReference_givesSameAnswers(long seed) {
    for (Vectors.Vector vector : Reference.random(seed, 500)) {
      assertThat(difference(vector)).as("%s", vector.worked()).isEmpty();
    }
  }

  private static Optional<String> difference(Vectors.Vector vector) {
    Answer found = Oracle.answer(vector.worked());
    return vector.expected(found).difference(found);
  }
}
