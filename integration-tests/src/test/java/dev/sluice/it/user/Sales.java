package dev.sluice.it.user;

import dagger.Module;
import dagger.Provides;
import dev.sluice.api.Aggregates;
import dev.sluice.api.Context;
import dev.sluice.api.Count;
import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.KeyBy;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.Sum;
import dev.sluice.api.To;
import dev.sluice.api.TumblingWindow;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import javax.inject.Inject;

/** Functions that keep the law, with a collaborator. */
final class Sales {
  record Sale(String shop, long cents, @EventTime Instant at) {}

  @Aggregates(Sale.class)
  record Minute(@Count long sales, @Sum("cents") long cents) {}

  record Report(String shop, long sales, long taxed, Instant watermark) {}

  /** What a shop owes of its sales. */
  @Module
  interface Taxes {
    @Provides
    static LongUnaryOperator tax() {
      return cents -> cents / 10;
    }
  }

  private final LongUnaryOperator tax;

  @Inject
  Sales(LongUnaryOperator tax) {
    this.tax = tax;
  }

  @MicroBatchFunction(name = "taxed-sales", modules = Taxes.class)
  @From(
      stream = "sales",
      partitionedBy = "shop",
      outOfOrderBy = "5s",
      late = LatePolicy.SIDE_OUTPUT,
      idleAfter = "30s",
      maxAhead = "1m")
  @KeyBy("shop")
  @TumblingWindow("1m")
  @To(table = "reports")
  Report taxed(Minute minute, dev.sluice.api.Window window, Context context) {
    if (minute.cents() < 0) {
      throw new IllegalStateException("more was given back than sold");
    }
    return new Report(
        window.start().toString(),
        minute.sales(),
        tax.applyAsLong(minute.cents()),
        context.watermark().equals(Instant.MAX) ? window.end() : context.watermark());
  }
}
