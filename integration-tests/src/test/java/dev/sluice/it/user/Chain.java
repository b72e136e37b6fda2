package dev.sluice.it.user;

import dev.sluice.api.Aggregates;
import dev.sluice.api.Count;
import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.KeyBy;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.Sum;
import dev.sluice.api.To;
import dev.sluice.api.TumblingWindow;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Two functions, the second of which reads what the first one writes. */
public final class Chain {
  /** What a card spent in a shop, to be paid in parts. */
  public record Purchase(String card, String shop, long cents, int parts, @EventTime Instant at) {}

  /** One of the parts, with its number. */
  public record Part(String shop, int number, long cents, @EventTime Instant at) {}

  /** What comes in. */
  @Aggregates(Part.class)
  public record Income(@Count long parts, @Sum("cents") long cents) {}

  /** What came in at a shop. */
  public record Total(long parts, long cents) {}

  @MicroBatchFunction(name = "chain-parts")
  @From(stream = "chain-purchases", partitionedBy = "card")
  @To(stream = "chain-dues", partitionedBy = "shop")
  List<Part> parts(Purchase purchase) {
    return IntStream.range(0, purchase.parts())
        .mapToObj(
            number ->
                new Part(
                    purchase.shop(), number, purchase.cents() / purchase.parts(), purchase.at()))
        .toList();
  }

  @MicroBatchFunction(name = "chain-income")
  @From(stream = "chain-dues", partitionedBy = "shop", outOfOrderBy = "1h")
  @KeyBy("shop")
  @TumblingWindow("10s")
  @To(table = "chain-income")
  Total income(Income income) {
    return new Total(income.parts(), income.cents());
  }
}
