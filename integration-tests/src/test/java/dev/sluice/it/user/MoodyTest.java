package dev.sluice.it.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.SluiceTest;
import dev.sluice.testkit.outcome.Totals;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The law for compiled handlers that return lists, streams and optionals, and that throw. */
final class MoodyTest {
  private static final int EVENTS = 40;
  private static final List<String> VALUES = List.of("1.5", "null", "-0.0", "1e308", "0.1");

  @ParameterizedTest
  @CsvSource({
    "as-list, 1", "as-list, 2", "as-list, 3",
    "as-stream, 4", "as-stream, 5", "as-stream, 6",
    "as-optional, 7", "as-optional, 8", "as-optional, 9"
  })
  void handler_ofAnyShape_givesTheSameUnderEverySchedule(String function, long seed) {
    SluiceTest test = SluiceTest.of(Moody.class, function).seed(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EVENTS; i++) {
      int at = i + random.nextInt(random.nextInt(8) == 0 ? 12 : 3);
      test.events(
          "{\"key\":\"k%d\",\"value\":%s,\"at\":%d}"
              .formatted(random.nextInt(3), VALUES.get(random.nextInt(VALUES.size())), at));
      if (i % 15 == 14) {
        test.tick(Duration.ofMillis(25));
      }
    }
    Totals totals = test.end().counters();

    assertThat(totals.in()).isEqualTo(EVENTS);
    assertThat(totals.out()).as("results, seed %d", seed).isPositive();
    assertThat(totals.out()).isEqualTo(test.results().size());
    assertThat(totals.failed()).as("failed, seed %d", seed).isPositive();
    assertThat(totals.failed()).isEqualTo(test.failed().size());
  }
}
