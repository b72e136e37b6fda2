package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.local.FunctionProcess;
import java.io.PrintStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How long a call takes that has nothing to do: one that brings a record which is committed
 * already, beside calls of the bare handler at which it does nothing, and puts an item.
 */
final class CallBench {
  private static final String PART = "calls";
  private static final int BLOCK = 100;

  private final PrintStream out;
  private final Stage stage;
  private final int blocks;

  /** In so many blocks of calls of either, and as many before for warming up. */
  CallBench(PrintStream out, Stage stage, int blocks) {
    this.out = out;
    this.stage = stage;
    this.blocks = blocks;
  }

  void run() throws CommandFailed, InterruptedException {
    Instant now = Instant.now();
    byte[] event = Payments.line(0, now, true, 0);
    List<BigInteger> numbers = stage.deploy(PART, Stage.ALERTING, List.of(event));
    String call =
        Stage.call(
            PART,
            List.of(
                new StreamRecord(
                    numbers.getFirst().toString(), Payments.card(0), now.toEpochMilli(), event)));
    try (FunctionProcess function = Stage.process(stage.pushed(PART, Stage.ALERTING));
        FunctionProcess bare = Stage.process(stage.bare())) {
      Sample ours = new Sample();
      Sample theirs = new Sample();
      Sample putting = new Sample();
      for (int block = 0; block < 2 * blocks; block++) {
        boolean counts = block >= blocks;
        calls(function, call, counts ? ours : new Sample());
        calls(bare, BareHandler.NOTHING, counts ? theirs : new Sample());
        calls(bare, BareHandler.PUT, counts ? putting : new Sample());
      }
      out.printf(
          Locale.ROOT,
          "a warm call without new events, %,d of each after as many: function p50 %.2f ms, p99"
              + " %.2f ms | bare p50 %.2f ms, p99 %.2f ms | %.2f ms more (p50), %.2f ms (p99) |"
              + " bare with one item p50 %.2f ms, p99 %.2f ms%n",
          ours.count(),
          ours.median(),
          ours.millis(0.99),
          theirs.median(),
          theirs.millis(0.99),
          ours.median() - theirs.median(),
          ours.millis(0.99) - theirs.millis(0.99),
          putting.median(),
          putting.millis(0.99));
    }
    stage.require(PART, 1);
  }

  private static void calls(FunctionProcess process, String event, Sample sample)
      throws CommandFailed, InterruptedException {
    for (int call = 0; call < BLOCK; call++) {
      long began = System.nanoTime();
      var invoked = process.invoke(event);
      sample.add(System.nanoTime() - began);
      StartBench.require(process, invoked);
    }
  }
}
