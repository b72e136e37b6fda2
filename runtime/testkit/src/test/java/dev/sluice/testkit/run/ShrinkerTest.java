package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShrinkerTest {
  private static List<Integer> numbers(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private static List<Integer> smaller(int number) {
    return numbers(number);
  }

  private static List<Integer> smallest(List<Integer> failing, Predicate<List<Integer>> fails) {
    return new Shrinker<>(fails, ShrinkerTest::smaller).smallest(failing);
  }

  @Test
  void smallest_twoElementsThatFailTogether_areWhatIsLeft() {
    Shrinker<Integer> shrinker =
        new Shrinker<>(list -> list.contains(3) && list.contains(77), _ -> List.of());

    assertThat(shrinker.smallest(numbers(100))).containsExactly(3, 77);
  }

  @Test
  void smallest_sumThatFails_isOneElementOfThatSum() {
    assertThat(smallest(numbers(50), list -> list.stream().mapToInt(Integer::intValue).sum() >= 40))
        .containsExactly(40);
  }

  @Test
  void smallest_everythingFails_isEmpty() {
    assertThat(smallest(numbers(9), _ -> true)).isEmpty();
  }

  @Test
  void smallest_onlyTheWholeFails_isTheWhole() {
    List<Integer> whole = numbers(20);
    Shrinker<Integer> shrinker = new Shrinker<>(whole::equals, ShrinkerTest::smaller);

    assertThat(shrinker.smallest(whole)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void smallest_randomConditions_canLoseOrSimplifyNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int least = 1 + random.nextInt(30);
    int count = 1 + random.nextInt(4);
    Predicate<List<Integer>> fails =
        list -> list.stream().filter(number -> number >= least).count() >= count;
    List<Integer> failing = new ArrayList<>();
    random.ints(40, 0, 60).forEach(failing::add);

    assertThat(fails.test(failing)).isTrue();
    assertThat(smallest(failing, fails))
        .as("seed %d", seed)
        .hasSize(count)
        .allMatch(number -> number == least);
  }

  @Test
  void smallest_conditionThatComesAndGoes_ends() {
    SplittableRandom random = new SplittableRandom(1);

    assertThat(smallest(numbers(200), _ -> random.nextInt(3) == 0)).hasSizeLessThan(200);
  }
}
