package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code @To} says, as it stands in the plan. */
class DeclaredTargetTest {
  private static Plan.Target target(String annotations) {
    return CompiledFunctions.of(
            """
            class Checks {
              record Shop(int number, String city) {}

              record Order(String card, Shop shop, long cents, @EventTime Instant at) {}

              @Aggregates(Order.class)
              record Totals(
                  @First("card") String card, @First("shop.number") int number, @Last("at") Instant at,
                  @Sum("cents") long cents) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders", partitionedBy = "card")
              %s
              Totals check(%s) {
                throw new IllegalStateException();
              }
            }
            """
                .formatted(
                    annotations, annotations.contains("Window") ? "Totals totals" : "Order order"))
        .function("Checks_Check")
        .plan()
        .target();
  }

  @Test
  void target_withNameAlone_isByOutputIdForEver() {
    assertThat(target("@KeyBy(\"card\") @TumblingWindow(\"5m\") @To(table = \"tab\")"))
        .isEqualTo(Plan.Target.byOutputId("tab"));
  }

  @Test
  void target_withKeyAndTtl_hasBoth() {
    assertThat(
            target(
                "@KeyBy(\"card\") @TumblingWindow(\"5m\")"
                    + " @To(table = \"totals\", key = {\"card\", \"at\"}, ttl = \"90d\")"))
        .isEqualTo(
            new Plan.Target(
                "totals", List.of("card", "at"), Duration.ofDays(90).toMillis(), false));
  }

  @Test
  void target_atomicAlone_isByOutputId() {
    assertThat(
            target(
                "@KeyBy(\"card\") @TumblingWindow(\"5m\") @To(table = \"totals\", atomic = true)"))
        .isEqualTo(new Plan.Target("totals", List.of(), Plan.UNSET, true));
  }

  @Test
  void target_thatIsAStream_hasTheComponentItIsPartitionedBy() {
    assertThat(target("@To(stream = \"spent\", partitionedBy = \"card\")"))
        .isEqualTo(Plan.Target.ofStream("spent", "card"));
    assertThat(target("@To(stream = \"spent\")")).isEqualTo(Plan.Target.ofStream("spent", ""));
  }

  @Test
  void key_ofAFunctionKeyedInANestedRecord_hasItsLastName() {
    assertThat(
            target(
                "@KeyBy({\"shop.number\", \"card\"}) @TumblingWindow(\"5m\")"
                    + " @To(table = \"totals\", key = {\"card\", \"number\"})"))
        .isEqualTo(new Plan.Target("totals", List.of("card", "number"), Plan.UNSET, false));
  }

  @Test
  void key_ofAStatelessFunctionWithThePartitionsComponent_isTaken() {
    assertThat(target("@To(table = \"totals\", key = {\"at\", \"card\"})").key())
        .containsExactly("at", "card");
  }

  @Test
  void key_ofAWindowOfAPartitionWithItsComponent_isTaken() {
    assertThat(
            target(
                    "@PerPartition @HoppingWindow(size = \"5m\", every = \"1m\")"
                        + " @To(table = \"totals\", key = \"card\")")
                .key())
        .containsExactly("card");
  }
}
