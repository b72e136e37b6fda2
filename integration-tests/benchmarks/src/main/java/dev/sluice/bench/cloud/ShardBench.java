package dev.sluice.bench.cloud;

import dev.sluice.api.Trigger;
import dev.sluice.cli.CommandFailed;
import dev.sluice.deploy.cost.Load;
import dev.sluice.deploy.cost.MonthlyBill;
import dev.sluice.deploy.cost.Prices;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How much of one core a function's process takes for one full shard, which calls bring a second of
 * each; and what a month of it costs.
 */
final class ShardBench {
  private static final int PER_SECOND = 1_000;
  private static final int EVENT_BYTES = 1_048;
  private static final double PUSH_DOLLARS_MAX = 9;
  private static final long STATE_BYTES = 1_000_000;
  private static final double RESULTS = 1;
  private static final long INTERVAL_MILLIS = 1_000;

  private final PrintStream out;
  private final Stage stage;
  private final int seconds;

  /** For so many seconds of the stream that count, after half as many that do not. */
  ShardBench(PrintStream out, Stage stage, int seconds) {
    this.out = out;
    this.stage = stage;
    this.seconds = seconds;
  }

  void run() throws CommandFailed, InterruptedException {
    for (FunctionDefinition function : List.of(Stage.ALERTING, Stage.function("card-spread"))) {
      load(function);
    }
    bill("no state, no results", full(0, 0));
    bill("no state, a result a second", full(0, RESULTS));
    bill("1 MB of state in S3, no results", full(STATE_BYTES, 0));
    bill("1 MB of state in S3, a result a second", full(STATE_BYTES, RESULTS));
    bill(
        "1 MB of state in the table, a result a second",
        full(STATE_BYTES, RESULTS).withPagesInTable());
  }

  private void load(FunctionDefinition function) throws CommandFailed, InterruptedException {
    String part = "shard-" + function.plan().function();
    Instant now = Instant.now();
    try (Pusher pusher =
        new Pusher(
            stage,
            part,
            function,
            Stage.pinned(stage.pushed(part, function)),
            EVENT_BYTES,
            number -> now.plusMillis(number * 1_000 / PER_SECOND),
            number -> number % PER_SECOND == 0)) {
      for (int second = 1; second <= seconds / 2; second++) {
        pusher.bring((long) second * PER_SECOND);
      }
      long before = pusher.cpu().toNanos();
      long began = System.nanoTime();
      for (int second = 0; second < seconds; second++) {
        pusher.bring(pusher.next() + PER_SECOND);
      }
      out.printf(
          Locale.ROOT,
          "one full shard, %s by push, %s: %.3f of a core (CPU time of its process over %d s of the"
              + " stream, %,d events of %,d bytes a second, after %d s for warming up); a call took"
              + " %.0f ms%n",
          function.plan().function(),
          Stage.PINNED,
          (pusher.cpu().toNanos() - before) / 1e9 / seconds,
          seconds,
          PER_SECOND,
          EVENT_BYTES,
          seconds / 2,
          (System.nanoTime() - began) / 1e6 / seconds);
    }
  }

  private static Load full(long stateBytes, double results) {
    return new Load(PER_SECOND, EVENT_BYTES, 1, INTERVAL_MILLIS, stateBytes, results);
  }

  private void bill(String what, Load load) {
    Prices prices = Prices.current();
    out.printf(
        Locale.ROOT, "one full shard, dollars a month by prices of %s, %s:%n", prices.date(), what);
    for (Trigger trigger : Trigger.values()) {
      MonthlyBill bill = MonthlyBill.of(load, trigger, prices);
      StringBuilder line = new StringBuilder();
      for (MonthlyBill.Item item : bill.items()) {
        line.append(String.format(Locale.ROOT, "%s %.2f, ", item.service(), item.dollars()));
      }
      out.printf(
          Locale.ROOT,
          "  %-11s %stotal %.2f, without the stream %.2f%s%n",
          trigger.name().toLowerCase(Locale.ROOT),
          line,
          bill.total(),
          bill.withoutStream(),
          trigger == Trigger.PUSH
              ? " | at most %.0f: %s"
                  .formatted(
                      PUSH_DOLLARS_MAX,
                      bill.withoutStream() <= PUSH_DOLLARS_MAX ? "reached" : "MISSED")
              : "");
    }
  }
}
