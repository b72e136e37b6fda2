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

  /** What a function must reach against its first hand-written loop. */
  private record Floor(String function, double ratio, Supplier<Contender> loop) {}

  private static final List<Floor> FLOORS =
      List.of(
          new Floor("large-payments", 1.5, () -> new LargePaymentsLoop()::run),
          new Floor("merchant-revenue", 1.5, () -> new MerchantRevenueLoop()::run),
          new Floor("card-velocity", 2.0, () -> new CardVelocityLoop()::run),
          new Floor("card-spread", 3.0, () -> new CardSpreadLoop()::run));

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
   * Measures what has a floor; says of each whether it was reached if {@code judged}.
   *
   * @return whether all were
   */
  boolean standard(Workload load, boolean judged) throws IOException {
    boolean reached = true;
    byte[] data = PaymentLines.generate(load);
    Pairing pairing = new Pairing(data, warmUps, pairs);
    heading(load, data);
    for (Floor floor : FLOORS) {
      Pairing.Result result =
          pairing.run(floor.function(), engine(floor.function(), BATCH), floor.loop());
      boolean held = result.ratio() >= floor.ratio();
      reached &= held;
      print(floor.function(), result, PaymentLines.length(data));
      if (judged) {
        out.printf("    floor %.1f x: %s%n", floor.ratio(), held ? "reached" : "MISSED");
      }
    }
    return reached;
  }

  /** Measures every workload. */
  void all() throws IOException {
    Workload base = Workload.standard(1_000_000);
    standard(base, true);
    one(
        "card-spread",
        base.named("the loop with slices"),
        BATCH,
        () -> new CardSpreadSlicedLoop()::run);
    Supplier<Contender> spread = () -> new CardSpreadLoop()::run;
    one("card-spread", base.withKeys(1_000, false).named("1k keys, uniform"), BATCH, spread);
    one("card-spread", base.withKeys(1_000_000, true).named("1M keys, skewed"), BATCH, spread);
    one("card-spread", base.withKeys(1_000_000, false).named("1M keys, uniform"), BATCH, spread);
    one("card-spread", base.named("batches of 100"), 100, spread);
    Supplier<Contender> velocity = () -> new CardVelocityLoop()::run;
    one(
        "card-velocity",
        base.withKeys(1_000_000, false).named("1M keys, uniform"),
        BATCH,
        velocity);
    one(
        "card-velocity",
        base.withHotShare(33).named("200,000 events of one key in its window"),
        BATCH,
        velocity);
    one("card-velocity", base.named("batches of 100"), 100, velocity);
    Supplier<Contender> revenue = () -> new MerchantRevenueLoop()::run;
    one("merchant-revenue", base.named("batches of 100"), 100, revenue);
    one("large-payments", base.named("batches of 100"), 100, () -> new LargePaymentsLoop()::run);
  }

  /** What the engine alone takes for an event, the median of so many runs as there are pairs. */
  double engineNanosPerEvent(String function, int events) throws IOException {
    byte[] data = PaymentLines.generate(Workload.standard(events));
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
