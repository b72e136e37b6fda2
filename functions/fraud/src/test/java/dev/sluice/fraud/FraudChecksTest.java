package dev.sluice.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.api.LatePolicy;
import dev.sluice.api.Window;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.Result;
import dev.sluice.testkit.SluiceTest;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FraudChecksTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void velocity_thirdCountryInTenMinutes_isAnAlert() {
    assertThat(
            SluiceTest.of(FraudChecks.class, "card-velocity")
                .events(
                    payment("c1", "m1", "DE", 100, 0),
                    payment("c1", "m1", "FR", 200, 60),
                    payment("c2", "m1", "US", 300, 120),
                    payment("c1", "m1", "US", 400, 599),
                    payment("c1", "m1", "US", 500, 601))
                .end()
                .results())
        .extracting(Result::value)
        .containsExactly(
            "{\"card\":\"c1\",\"reason\":\"countries\",\"payments\":3,\"spent\":700,\"countries\":3}");
  }

  @Test
  void velocity_eleventhPaymentInTenMinutes_isAnAlert() {
    String[] payments =
        IntStream.range(0, 12)
            .mapToObj(second -> payment("c1", "m1", "DE", 1, second))
            .toArray(String[]::new);

    assertThat(SluiceTest.of(FraudChecks.class, "card-velocity").events(payments).end().results())
        .extracting(result -> result.value("reason") + " " + result.number("payments"))
        .containsExactly("payments 11", "payments 12");
  }

  @Test
  void velocity_moreThanUsuallySpent_isAnAlert() {
    assertThat(
            SluiceTest.of(FraudChecks.class, "card-velocity")
                .events(
                    payment("c1", "m1", "DE", 500_000, 0),
                    payment("c1", "m1", "DE", 1, 1),
                    payment("c1", "m1", "DE", 1, 600))
                .end()
                .results())
        .extracting(result -> result.value("reason") + " " + result.number("spent"))
        .containsExactly("spent 500001");
  }

  @Test
  void velocity_outOfOrderByMoreThanTenSeconds_isLateAndWrittenOut() {
    SluiceTest test =
        SluiceTest.of(FraudChecks.class, "card-velocity")
            .events(
                payment("c1", "m1", "DE", 1, 60),
                payment("c1", "m1", "FR", 1, 50),
                payment("c1", "m1", "US", 1, 49),
                "{\"id\":\"no payment\"}")
            .end();

    assertThat(test.results()).isEmpty();
    assertThat(test.late()).singleElement().asString().contains("\"lateBy\":1000", "US");
    assertThat(test.dead()).singleElement().asString().contains("\"code\":\"missing\"");
  }

  @Test
  void spread_paymentsOfAMinute_areInSixWindows() {
    assertThat(
            SluiceTest.of(FraudChecks.class, "card-spread")
                .events(payment("c1", "m1", "DE", 300, 0), payment("c1", "m2", "FR", 500, 55))
                .end()
                .results())
        .hasSize(11)
        .filteredOn(result -> result.window().orElseThrow().start().equals(NOON))
        .extracting(Result::value)
        .containsExactly("{\"payments\":2,\"spent\":800,\"largest\":500,\"countries\":2}");
  }

  @Test
  void revenue_paymentsOfFiveMinutes_areSummedUpForEachMerchant() {
    assertThat(
            SluiceTest.of(FraudChecks.class, "merchant-revenue")
                .events(
                    payment("c1", "m1", "DE", 100, 0),
                    payment("c2", "m1", "DE", 201, 299),
                    payment("c2", "m1", "DE", 1, 300))
                .end()
                .results())
        .extracting(Result::window, result -> result.key("merchant"), Result::value)
        .containsExactly(
            tuple(
                Optional.of(new Window(NOON, NOON.plusSeconds(300))),
                "m1",
                "{\"payments\":2,\"revenue\":301,\"average\":150.5,\"largest\":201}"),
            tuple(
                Optional.of(new Window(NOON.plusSeconds(300), NOON.plusSeconds(600))),
                "m1",
                "{\"payments\":1,\"revenue\":1,\"average\":1.0,\"largest\":1}"));
  }

  @Test
  void large_fromAThousandOn_passes() {
    assertThat(
            SluiceTest.of(FraudChecks.class, "large-payments")
                .events(payment("c1", "m1", "DE", 99_999, 0), payment("c2", "m1", "DE", 100_000, 0))
                .end()
                .results())
        .extracting(Result::value)
        .containsExactly("{\"id\":\"c2-0\",\"card\":\"c2\",\"merchant\":\"m1\",\"cents\":100000}");
  }

  @Test
  void functions_all_areOutOfOrderByTenSecondsAndKeepLateEvents() {
    assertThat(ServiceLoader.load(FunctionDefinition.class))
        .extracting(FunctionDefinition::plan)
        .hasSize(4)
        .extracting(Plan::input)
        .allSatisfy(
            input -> {
              assertThat(input.outOfOrderByMillis()).isEqualTo(10_000);
              assertThat(input.late()).isEqualTo(LatePolicy.SIDE_OUTPUT);
            });
  }

  @Test
  void functions_all_keepTheirRowsByOutputId() {
    assertThat(ServiceLoader.load(FunctionDefinition.class))
        .extracting(FunctionDefinition::plan)
        .hasSize(4)
        .allSatisfy(
            plan -> assertThat(plan.target()).isEqualTo(Plan.Target.byOutputId(plan.table())));
  }

  private static String payment(
      String card, String merchant, String country, long cents, int seconds) {
    return """
    {"id":"%s-%d","card":"%s","merchant":"%s","country":"%s","cents":%d,"at":"%s"}\
    """
        .formatted(card, seconds, card, merchant, country, cents, NOON.plusSeconds(seconds));
  }
}
