package dev.sluice.cli.deploy;

import dev.sluice.api.Trigger;
import dev.sluice.cli.Command;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.deploy.cost.Load;
import dev.sluice.deploy.cost.MonthlyBill;
import dev.sluice.deploy.cost.Prices;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** {@code sluice cost}: what a function would cost in a month. */
public final class CostCommand implements Command {
  private static final String EVENTS = "--events-per-second";
  private static final String BYTES = "--event-bytes";
  private static final String SHARDS = "--shards";
  private static final String INTERVAL = "--interval";
  private static final String STATE = "--state-mb";
  private static final String RESULTS = "--results-per-second";
  private static final String TICKS = "--idle-after";
  private static final String PAGES = "--pages-in-table";
  private static final long BYTES_DEFAULT = 1_000;
  private static final long STATE_MB_DEFAULT = 1;
  private static final long INTERVAL_DEFAULT = 1_000;

  @Override
  public Usage usage() {
    return new Usage(
        "cost",
        List.of(),
        List.of(
            Flag.valued(EVENTS, "R", "events a second, on average"),
            Flag.valued(BYTES, "B", "bytes of an event, 1000 by default"),
            Flag.valued(SHARDS, "N", "shards; as many as are needed by default"),
            Flag.valued(INTERVAL, "TIME", "how long a micro-batch is, 1s by default"),
            Flag.valued(STATE, "S", "megabytes of open windows, 1 by default"),
            Flag.valued(RESULTS, "R", "rows of results a second, 1 by default"),
            Flag.plain(
                TICKS,
                "the function declares idleAfter: a call each minute beside those of events"),
            Flag.plain(PAGES, "long pages of state lie in the table, and not in S3")),
        "what a function would cost in AWS in a month, by trigger and item",
        """
        For one function with the template's memory and alarms, metrics by function, letters in
        tables and the default checkpoint, a month of 30 days in which all is well, by list prices,
        without what AWS gives for free. Housekeeping is one for all functions of a stack. The
        stream costs the same whoever reads it; the second total is what Sluice itself causes.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageError {
    Load load = load(arguments);
    Prices prices = Prices.current();
    PrintStream out = console.out();
    out.printf(
        Locale.ROOT,
        "%,.0f events a second of %,d bytes on %d shard%s, a micro-batch every %s s, %,.1f MB of"
            + " state; dollars a month, prices of %s%n",
        load.eventsPerSecond(),
        load.eventBytes(),
        load.shards(),
        load.shards() == 1 ? "" : "s",
        load.intervalMillis() / 1_000.0,
        load.stateBytes() / 1e6,
        prices.date());
    for (Trigger trigger : Trigger.values()) {
      print(out, trigger, MonthlyBill.of(load, trigger, prices));
    }
    for (Trigger trigger : Trigger.values()) {
      flink(out, load, trigger, prices);
    }
    return 0;
  }

  private static Load load(Arguments arguments) throws UsageError {
    String _ = arguments.required(EVENTS);
    long events = arguments.number(EVENTS, Range.positive(1_000_000)).orElseThrow();
    long bytes = arguments.number(BYTES, new Range(1, 10 << 20)).orElse(BYTES_DEFAULT);
    long shards =
        arguments
            .number(SHARDS, new Range(1, 100_000))
            .orElse((long) Load.shardsMin((double) events, bytes));
    long interval = arguments.millis(INTERVAL).orElse(INTERVAL_DEFAULT);
    if (interval < 100 || interval > 300_000) {
      throw new UsageError(
          "%s must be from 100ms to 5m, was %s"
              .formatted(INTERVAL, arguments.value(INTERVAL).orElse("")));
    }
    long state = arguments.number(STATE, new Range(0, 1 << 20)).orElse(STATE_MB_DEFAULT);
    long results = arguments.number(RESULTS, new Range(0, 1_000_000)).orElse(1L);
    try {
      Load load =
          new Load(
              (double) events, bytes, (int) shards, interval, state * 1_000_000, (double) results);
      Load ticking = arguments.has(TICKS) ? load.withTicks() : load;
      return arguments.has(PAGES) ? ticking.withPagesInTable() : ticking;
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  private static String word(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }

  private static void print(PrintStream out, Trigger trigger, MonthlyBill bill) {
    StringBuilder line = new StringBuilder("%-11s".formatted(word(trigger)));
    for (MonthlyBill.Item item : bill.items()) {
      line.append(String.format(Locale.ROOT, "%s %,.2f  ", item.service(), item.dollars()));
    }
    out.printf(
        Locale.ROOT,
        "%stotal %,.2f, beside the stream %,.2f%n%11s%,.0f calls, %,.0f GB-seconds, %,.0f write"
            + " units, %,.0f read units%s%n",
        line,
        bill.total(),
        bill.withoutStream(),
        "",
        bill.calls(),
        bill.gigabyteSeconds(),
        bill.writeUnits(),
        bill.readUnits(),
        bill.puts() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,.0f puts, %,.0f gets", bill.puts(), bill.gets()));
  }

  private static void flink(PrintStream out, Load load, Trigger trigger, Prices prices) {
    OptionalInt from = MonthlyBill.flinkCheaperFrom(load, trigger, prices);
    out.println(
        from.isPresent()
            ? "Managed Flink costs less than %s from %d such shards on"
                .formatted(word(trigger), from.getAsInt())
            : "Managed Flink costs more than %s for each number of such shards that it has a known price for"
                .formatted(word(trigger)));
  }
}
