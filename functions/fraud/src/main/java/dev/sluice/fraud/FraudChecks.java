package dev.sluice.fraud;

import dev.sluice.api.Aggregates;
import dev.sluice.api.Avg;
import dev.sluice.api.Count;
import dev.sluice.api.CountDistinct;
import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.HoppingWindow;
import dev.sluice.api.KeyBy;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.Max;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.SlidingWindow;
import dev.sluice.api.Sum;
import dev.sluice.api.To;
import dev.sluice.api.TumblingWindow;
import java.time.Instant;
import java.util.Optional;

/**
 * Flags cards that pay too often, too much, or from too many countries, and sums up cards and
 * merchants. Each method is the lesson of one kind of window.
 */
public final class FraudChecks {
  private static final int COUNTRIES_SUSPICIOUS = 3;
  private static final long PAYMENTS_USUAL = 10;
  private static final long CENTS_USUAL = 500_000;
  private static final long CENTS_LARGE = 100_000;

  /** A card was charged. */
  public record Payment(
      String id, String card, String merchant, String country, long cents, @EventTime Instant at) {}

  /** What a card did in the ten minutes up to a payment. */
  @Aggregates(Payment.class)
  public record Activity(
      @Count long payments, @Sum("cents") long spent, @CountDistinct("country") int countries) {}

  /** A card that behaves unlike its owner, and why. */
  public record Alert(String card, String reason, long payments, long spent, int countries) {}

  /** How widely a card is used in a minute. */
  @Aggregates(Payment.class)
  public record Spread(
      @Count long payments,
      @Sum("cents") long spent,
      @Max("cents") long largest,
      @CountDistinct("country") int countries) {}

  /** What a merchant took in five minutes. */
  @Aggregates(Payment.class)
  public record Revenue(
      @Count long payments,
      @Sum("cents") long revenue,
      @Avg("cents") double average,
      @Max("cents") long largest) {}

  /** A payment worth a second look whoever made it. */
  public record LargePayment(String id, String card, String merchant, long cents) {}

  /** Sliding: asked at every payment, about the ten minutes before it. */
  @MicroBatchFunction(name = "card-velocity")
  @From(
      stream = "payments",
      partitionedBy = "card",
      outOfOrderBy = "10s",
      late = LatePolicy.SIDE_OUTPUT)
  @KeyBy("card")
  @SlidingWindow("10m")
  @To(table = "fraud-alerts")
  Optional<Alert> velocity(Payment payment, Activity last10m) {
    return reason(last10m)
        .map(
            reason ->
                new Alert(
                    payment.card(),
                    reason,
                    last10m.payments(),
                    last10m.spent(),
                    last10m.countries()));
  }

  private static Optional<String> reason(Activity activity) {
    if (activity.countries() >= COUNTRIES_SUSPICIOUS) {
      return Optional.of("countries");
    }
    if (activity.payments() > PAYMENTS_USUAL) {
      return Optional.of("payments");
    }
    return activity.spent() > CENTS_USUAL ? Optional.of("spent") : Optional.empty();
  }

  /** Hopping: every ten seconds, about the minute before. */
  @MicroBatchFunction(name = "card-spread")
  @From(
      stream = "payments",
      partitionedBy = "card",
      outOfOrderBy = "10s",
      late = LatePolicy.SIDE_OUTPUT)
  @KeyBy("card")
  @HoppingWindow(size = "1m", every = "10s")
  @To(table = "card-spread")
  Spread spread(Spread lastMinute) {
    return lastMinute;
  }

  /** Tumbling: every payment counts in exactly one window. */
  @MicroBatchFunction(name = "merchant-revenue")
  @From(
      stream = "payments-by-merchant",
      partitionedBy = "merchant",
      outOfOrderBy = "10s",
      late = LatePolicy.SIDE_OUTPUT)
  @KeyBy("merchant")
  @TumblingWindow("5m")
  @To(table = "merchant-revenue")
  Revenue revenue(Revenue fiveMinutes) {
    return fiveMinutes;
  }

  /** No window: each payment by itself. */
  @MicroBatchFunction(name = "large-payments")
  @From(stream = "payments", outOfOrderBy = "10s", late = LatePolicy.SIDE_OUTPUT)
  @To(table = "large-payments")
  Optional<LargePayment> large(Payment payment) {
    return payment.cents() >= CENTS_LARGE
        ? Optional.of(
            new LargePayment(payment.id(), payment.card(), payment.merchant(), payment.cents()))
        : Optional.empty();
  }
}
