package dev.sluice.it.user;

import dev.sluice.api.Aggregates;
import dev.sluice.api.Context;
import dev.sluice.api.Count;
import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.HoppingWindow;
import dev.sluice.api.KeyBy;
import dev.sluice.api.Last;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.SlidingWindow;
import dev.sluice.api.Sum;
import dev.sluice.api.To;
import dev.sluice.api.TumblingWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Handlers of every shape that show all they are told, and throw when their generator says so. */
final class Moody {
  record Event(String key, Optional<Double> value, @EventTime Instant at) {}

  @Aggregates(Event.class)
  record Seen(
      @Count long events,
      @Sum("value") Optional<Double> sum,
      @Last("value") Optional<Double> last) {}

  record Shown(long events, Optional<Double> sum, String watermark, String time, long random) {}

  private static Shown shown(Seen seen, Context context) {
    return new Shown(
        seen.events(),
        seen.sum(),
        context.watermark().toString(),
        context.eventTime().toString(),
        context.random().nextLong());
  }

  @MicroBatchFunction(name = "as-list")
  @From(stream = "events", partitionedBy = "key", outOfOrderBy = "5ms", idleAfter = "20ms")
  @KeyBy("key")
  @TumblingWindow(value = "7ms", offset = "-3ms")
  @To(table = "shown")
  List<Shown> list(Seen seen, Context context) {
    if (seen.events() > 2) {
      throw new IllegalStateException("more than can be shown");
    }
    return LongStream.range(0, context.random().nextInt(4))
        .mapToObj(_ -> shown(seen, context))
        .toList();
  }

  @MicroBatchFunction(name = "as-stream")
  @From(
      stream = "events",
      partitionedBy = "key",
      outOfOrderBy = "5ms",
      late = LatePolicy.SIDE_OUTPUT)
  @KeyBy("key")
  @SlidingWindow("12ms")
  @To(table = "shown")
  Stream<Shown> stream(Event event, Seen seen, Context context) {
    // The exception comes while the results are being read, behind some of them.
    return LongStream.range(0, 3)
        .mapToObj(
            i -> {
              if (i == 2 && event.value().isEmpty()) {
                throw new IllegalStateException("no value to go on with");
              }
              return shown(seen, context);
            });
  }

  @MicroBatchFunction(name = "as-optional")
  @From(stream = "events", partitionedBy = "key", outOfOrderBy = "2ms")
  @KeyBy("key")
  @HoppingWindow(size = "10ms", every = "4ms")
  @To(table = "shown")
  Optional<Shown> optional(Seen seen, Context context) {
    if (context.random().nextInt(4) == 0) {
      throw new UnsupportedOperationException("not now");
    }
    return context.random().nextBoolean() ? Optional.of(shown(seen, context)) : Optional.empty();
  }
}
