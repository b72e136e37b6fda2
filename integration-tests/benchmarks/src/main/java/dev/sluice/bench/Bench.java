package dev.sluice.bench;

import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The engine beside hand-written loops over the same bytes in one run. */
final class Bench {
  private static final int BATCH = 10_000;
  private static final String SPREAD = "card-spread";
  private static final String VELOCITY = "card-velocity";

  /** How much longer an event of one hot key may take than one of many keys. */
  private static final double HOT_KEY_MAX = 3;

  /** What a function must reach against its first hand-written loop. */
  private record Floor(String function, double ratio, Supplier<Contender> loop) {}

  private static final List<Floor> FLOORS =
      List.of(
          new Floor("large-payments", 1.5, () -> new LargePaymentsLoop()::run),
          new Floor("merchant-revenue", 1.5, () -> new MerchantRevenueLoop()::run),
          new Floor(VELOCITY, 2.0, () -> new CardVelocityLoop()::run),
          new Floor(SPREAD, 3.0, () -> new CardSpreadLoop()::run));

  private final Map<String, FunctionDefinition> functions = new TreeMap<>();
  private final PrintStream out;
  private final int warmUps;
  private final int pairs;

  /** Prints to {@code out}; measures so many pairs after so many warm-ups. */
  Bench(PrintStream out, int warmUps, int pairs) {
    this.out = out;
    this.warmUps = warmUps;
    this.pairs = pairs;
    ServiceLoader.load(FunctionDefinition.class)
        .forEach(function -> functions.put(function.plan().function(), function));
    out.printf(
        "%s, %d processors, Java %s%n",
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
  }

  /**
   * Measures these functions, which have a floor; says of each whether it was reached if {@code
   * judged}.
   *
   * @return whether all were
   */
  boolean standard(Workload load, List<String> names, boolean judged) throws IOException {
    boolean reached = true;
    byte[] data = PaymentLines.generate(load);
    Pairing pairing = new Pairing(data, warmUps, pairs);
    heading(load, data);
    bareJackson(data);
    for (Floor floor : FLOORS) {
      if (!names.contains(floor.function())) {
        continue;
      }
      Pairing.Result result =
          pairing.run(floor.function(), engine(floor.function(), BATCH), floor.loop());
      boolean held = result.ratio() >= floor.ratio();
      reached &= held;
      print(floor.function(), result, PaymentLines.length(data));
      if (judged) {
        out.printf("    floor %.1f x: %s%n", floor.ratio(), said(held));
      }
    }
    if (names.contains(SPREAD)) {
      Pairing.Result sliced =
          pairing.run(SPREAD, engine(SPREAD, BATCH), () -> new CardSpreadSlicedLoop()::run);
      print(SPREAD, sliced, PaymentLines.length(data));
      out.printf("    beside the loop with slices%n");
    }
    return reached;
  }

  private static String said(boolean held) {
    return held ? "reached" : "MISSED";
  }

  /** The parser of the hand-written loops alone, over the same bytes: the median of its runs. */
  private void bareJackson(byte[] data) throws IOException {
    Measured[] runs = new Measured[warmUps + pairs];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = Measured.run(new BareJackson(), data, PaymentLines.length(data));
    }
    Arrays.sort(runs, warmUps, runs.length, (a, b) -> Long.compare(a.cpuNanos(), b.cpuNanos()));
    Measured median = runs[warmUps + pairs / 2];
    out.printf(
        "  %-17s        %,9.0f events/s %6.0f MB/s%n",
        "bare Jackson",
        median.eventsPerSecond(),
        median.megabytesPerSecond(PaymentLines.length(data)));
  }

  /**
   * Measures the other workloads.
   *
   * @return whether all floors were reached
   */
  boolean others() throws IOException {
    Workload base = Workload.standard(1_000_000);
    Supplier<Contender> spread = () -> new CardSpreadLoop()::run;
    one(SPREAD, base.withKeys(1_000, false).named("1k keys, uniform"), BATCH, spread);
    one(SPREAD, base.withKeys(1_000_000, true).named("1M keys, skewed"), BATCH, spread);
    one(SPREAD, base.withKeys(1_000_000, false).named("1M keys, uniform"), BATCH, spread);
    one(SPREAD, base.named("batches of 100"), 100, spread);
    Supplier<Contender> velocity = () -> new CardVelocityLoop()::run;
    one(VELOCITY, base.withKeys(1_000_000, false).named("1M keys, uniform"), BATCH, velocity);
    boolean reached =
        hotKey(base, base.withHotShare(33).named("200,000 events of one key in its window"));
    one(VELOCITY, base.named("batches of 100"), 100, velocity);
    Supplier<Contender> revenue = () -> new MerchantRevenueLoop()::run;
    one("merchant-revenue", base.named("batches of 100"), 100, revenue);
    one("large-payments", base.named("batches of 100"), 100, () -> new LargePaymentsLoop()::run);
    return reached;
  }

  /**
   * One key with a third of all events: by hand each of them would look at thousands, so the engine
   * is measured alone, against its own figure for many keys.
   */
  private boolean hotKey(Workload many, Workload load) throws IOException {
    double base = engineNanosPerEvent(VELOCITY, many.events());
    byte[] data = PaymentLines.generate(load);
    heading(load, data);
    double nanos = engineNanosPerEvent(VELOCITY, load.events(), data);
    double ratio = nanos / base;
    boolean held = ratio <= HOT_KEY_MAX;
    out.printf(
        "  %-17s engine %,9.0f events/s | %.2f x the time with 1k keys%n    at most %.1f x: %s%n",
        VELOCITY, 1e9 / nanos, ratio, HOT_KEY_MAX, said(held));
    return held;
  }

  /** What the engine alone takes for an event, the median of so many runs as there are pairs. */
  double engineNanosPerEvent(String function, int events) throws IOException {
    return engineNanosPerEvent(function, events, PaymentLines.generate(Workload.standard(events)));
  }

  private double engineNanosPerEvent(String function, int events, byte[] data) throws IOException {
    Supplier<Contender> engine = engine(function, BATCH);
    long[] nanos = new long[warmUps + pairs];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = Measured.run(engine.get(), data, PaymentLines.length(data)).cpuNanos();
    }
    Arrays.sort(nanos, warmUps, nanos.length);
    return (double) nanos[warmUps + pairs / 2] / events;
  }

  /** The functions that have a floor. */
  static List<String> functionsWithFloor() {
    return FLOORS.stream().map(Floor::function).toList();
  }

  private void one(String function, Workload load, int batchEvents, Supplier<Contender> loop)
      throws IOException {
    byte[] data = PaymentLines.generate(load);
    heading(load, data);
    Pairing.Result result =
        new Pairing(data, warmUps, pairs).run(function, engine(function, batchEvents), loop);
    print(function, result, PaymentLines.length(data));
  }

  private Supplier<Contender> engine(String function, int batchEvents) {
    FunctionDefinition definition = functions.get(function);
    if (definition == null) {
      throw new IllegalStateException(
          "no function %s on the class path; there are %s".formatted(function, functions.keySet()));
    }
    return () -> new EngineRun(definition, batchEvents);
  }

  private void heading(Workload load, byte[] data) {
    out.printf(
        "%n%s: %,d events, %,d bytes, %d keys%n",
        load.name(), load.events(), PaymentLines.length(data), load.keys());
  }

  private void print(String function, Pairing.Result result, int bytes) {
    out.printf(
        "  %-17s engine %,9.0f events/s %6.0f MB/s %7.2f B/event | by hand %,9.0f events/s %8.2f"
            + " B/event | %.2f x (%.2f to %.2f)%n",
        function,
        result.engine().eventsPerSecond(),
        result.engine().megabytesPerSecond(bytes),
        result.engine().heapBytesPerEvent(),
        result.other().eventsPerSecond(),
        result.other().heapBytesPerEvent(),
        result.ratio(),
        result.ratioMin(),
        result.ratioMax());
  }
}
