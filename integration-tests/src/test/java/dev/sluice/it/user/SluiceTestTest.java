package dev.sluice.it.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Result;
import dev.sluice.testkit.SluiceTest;
import dev.sluice.testkit.outcome.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The user's test tool, on functions that the real processors compiled. */
final class SluiceTestTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static SluiceTest sales() {
    return SluiceTest.of(Sales.class, "taxed-sales");
  }

  private static String sale(long cents, long second) {
    return "{\"shop\":\"s1\",\"cents\":%d,\"at\":\"%s\"}"
        .formatted(cents, NOON.plusSeconds(second));
  }

  private static String[] events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"id\":\"e%d\",\"at\":%d}".formatted(i, i))
        .toArray(String[]::new);
  }

  @Test
  void answers_ofOneRun_areAllThere() {
    SluiceTest test =
        sales()
            .events(sale(100, 0), sale(200, 59), sale(-1, 70), sale(5, 125), sale(7, 30), "{}")
            .end();

    assertThat(test.results())
        .extracting(Result::value)
        .containsExactly(
            "{\"shop\":\"2026-03-01T12:00:00Z\",\"sales\":2,\"taxed\":30,\"watermark\":\"2026-03-01T12:01:05Z\"}",
            "{\"shop\":\"2026-03-01T12:02:00Z\",\"sales\":1,\"taxed\":0,\"watermark\":\"2026-03-01T12:03:00Z\"}");
    assertThat(test.late()).singleElement().asString().contains("\"lateBy\":90000");
    assertThat(test.dead()).singleElement().asString().contains("\"code\":\"missing\"");
    assertThat(test.failed())
        .singleElement()
        .asString()
        .contains("\"code\":\"handler-threw\"", "more was given back than sold");
    assertThat(test.counters()).isEqualTo(new Totals(6, 4, 1, 0, 1, 1, 2));
    assertThat(test.watermark()).isEqualTo(Instant.MAX);
  }

  @Test
  void end_notCalled_leavesWindowsOpen() {
    SluiceTest test = sales().events(sale(100, 0));

    assertThat(test.results()).isEmpty();
    assertThat(test.watermark()).isEqualTo(NOON.minusSeconds(5));
    assertThat(test.events(sale(1, 66)).results()).hasSize(1);
  }

  @Test
  void noEvent_watermarkIsBeforeEverything() {
    assertThat(sales().watermark()).isEqualTo(Instant.MIN);
  }

  @Test
  void ticks_asLongAsIdleAfter_closeTheWindow() {
    SluiceTest test = sales().events(sale(100, 50)).tick(Duration.ofSeconds(20));
    assertThat(test.watermark()).isEqualTo(NOON.plusSeconds(45));

    assertThat(test.tick(Duration.ofSeconds(10)).watermark()).isEqualTo(NOON.plusSeconds(75));
    assertThat(test.results()).hasSize(1);
  }

  @Test
  void event_aheadOfItsArrival_isDead() {
    SluiceTest test =
        sales()
            .event(sale(1, 60), NOON)
            .event(sale(1, 61), NOON)
            .event(sale(1, 61), NOON.plusSeconds(1));

    assertThat(test.dead()).singleElement().asString().contains("\"code\":\"ahead-of-arrival\"");
    assertThat(test.counters().accepted()).isEqualTo(2);
  }

  @Test
  void handler_withAnotherCollaborator_isCalledInstead() {
    assertThat(
            sales()
                .handler(() -> new Sales(cents -> cents / 2))
                .events(sale(100, 0))
                .end()
                .results())
        .extracting(result -> result.number("taxed"))
        .containsExactly(50L);
  }

  @Test
  void input_afterEnd_isRefused() {
    SluiceTest test = sales().end();

    assertThatThrownBy(() -> test.events(sale(1, 0))).hasMessageContaining("before it");
    assertThatThrownBy(() -> test.tick(Duration.ZERO)).hasMessageContaining("before it");
  }

  @Test
  @SuppressWarnings("NullAway") // Whoever tests a function may have no such check.
  void events_null_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> sales().events((String) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event 1 of 1 is null: give the JSON of its line");
    assertThatThrownBy(() -> sales().events(sale(1, 0), null))
        .hasMessageStartingWith("event 2 of 2 is null");
    assertThatThrownBy(() -> sales().event(null, NOON))
        .hasMessageStartingWith("event 1 of 1 is null");
  }

  @Test
  void tick_negative_isRefused() {
    assertThatThrownBy(() -> sales().tick(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_unknownFunction_namesThoseThatThereAre() {
    assertThatThrownBy(() -> SluiceTest.of(Lawless.class, "by-objekt"))
        .hasMessageContaining("by-class, by-object, every-fifth");
    assertThatThrownBy(() -> SluiceTest.of(String.class, "length"))
        .hasMessageContaining("annotation processor path");
  }

  @Test
  void result_componentsThatAreNotThere_areRefused() {
    Result result = sales().events(sale(100, 0)).end().results().getFirst();

    assertThat(result.key("shop")).isEqualTo("s1");
    assertThatThrownBy(() -> result.key("card")).hasMessageContaining("no component \"card\"");
    assertThatThrownBy(() -> result.value("card")).hasMessageContaining("no component \"card\"");
    assertThatThrownBy(() -> result.number("shop")).hasMessageContaining("no whole number");
  }

  @Test
  void memoryOfAnObject_failsWithTheSmallestScheduleAndSeed() {
    SluiceTest test = SluiceTest.of(Lawless.class, "by-object").events(events(9)).end();

    assertThatThrownBy(test::results)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Function by-object does not give under this schedule what one batch gives: "
                + "take 1, hand over, the rest (seed 0, which is always tried). "
                + "RESULT output differs: expected [")
        .hasMessageContaining("\"number\":2}")
        .hasMessageContaining("\"number\":1}");
  }

  @Test
  void memoryOfAClass_failsWithoutASchedule() {
    SluiceTest test = SluiceTest.of(Lawless.class, "by-class").events(events(3)).end();

    assertThatThrownBy(test::results)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Function by-class does not give the same when the same is run again: "
                + "everything in one batch (seed 0");
  }

  @Test
  void lawlessFunction_oneEvent_isNotSeen() {
    // A single event can't be cut; the tool tells no more than the events do.
    assertThat(SluiceTest.of(Lawless.class, "by-object").events(events(1)).end().results())
        .hasSize(1);
  }

  @Test
  void everyFifth_fiveEvents_isShrunkToOneRestart() {
    SluiceTest test = SluiceTest.of(Lawless.class, "every-fifth").events(events(5)).end();

    assertThatThrownBy(test::results)
        .hasMessageContaining("what one batch gives: take 1, hand over, the rest (seed 0");
  }

  @Test
  void otherSeed_lawfulFunction_givesTheSame() {
    List<Result> results = sales().events(sale(1, 0), sale(2, 70)).end().results();

    assertThat(sales().events(sale(1, 0), sale(2, 70)).end().seed(77).results()).isEqualTo(results);
  }
}
