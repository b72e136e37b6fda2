package dev.sluice.bench;

import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code sluice bench}: the engine beside hand-written loops over the same bytes in one run. {@code
 * --check} measures only what has a floor and exits with 1 on a miss; {@code --short} makes one
 * pass for equal results.
 */
public final class Bench {
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
  private final int warmUps;
  private final int pairs;

  private Bench(int warmUps, int pairs) {
    this.warmUps = warmUps;
    this.pairs = pairs;
    ServiceLoader.load(FunctionDefinition.class)
        .forEach(function -> functions.put(function.plan().function(), function));
  }

  public static void main(String[] args) throws IOException {
    List<String> flags = List.of(args);
    List<String> known = List.of("--check", "--short", "--help");
    for (String flag : flags) {
      if (!known.contains(flag)) {
        System.err.printf("bench has no flag %s; it takes --check, --short or none%n", flag);
        System.exit(2);
      }
    }
    if (flags.contains("--help")) {
      System.out.println(
          """
          sluice bench            every workload, with ratios to hand-written loops
          sluice bench --check    only what has a floor; exit 1 on a miss
          sluice bench --short    one pass of a small workload, for equal results\
          """);
      return;
    }
    System.out.printf(
        "%s, %d processors, Java %s%n",
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    if (flags.contains("--short")) {
      new Bench(0, 1).standard(Workload.standard(50_000), false);
    } else if (flags.contains("--check")) {
      System.exit(new Bench(3, 5).standard(Workload.standard(1_000_000), true) ? 0 : 1);
    } else {
      new Bench(3, 5).all();
    }
  }

  private boolean standard(Workload load, boolean judged) throws IOException {
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
        System.out.printf("    floor %.1f x: %s%n", floor.ratio(), held ? "reached" : "MISSED");
      }
    }
    return reached;
  }

  private void all() throws IOException {
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

  private static void heading(Workload load, byte[] data) {
    System.out.printf(
        "%n%s: %,d events, %,d bytes, %d keys%n",
        load.name(), load.events(), PaymentLines.length(data), load.keys());
  }

  private static void print(String function, Pairing.Result result, int bytes) {
    System.out.printf(
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
