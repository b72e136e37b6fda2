package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * A function's process, and calls of it that bring the payments of a shard one behind the other.
 * Only the first lies in the stream: the state is warm for all others, and the function takes them
 * as they are brought. One thread.
 */
final class Pusher implements AutoCloseable {
  private final String part;
  private final int eventBytes;
  private final LongFunction<Instant> times;
  private final LongPredicate large;
  private final BigInteger first;
  private final FunctionProcess process;
  private long next = 1;

  /**
   * Starts it; payment 0 is brought.
   *
   * @param setup how it runs
   * @param times of each payment, by its number
   * @param large whether there is an alert for it
   */
  Pusher(
      Stage stage,
      String part,
      FunctionDefinition function,
      FunctionSetup setup,
      int eventBytes,
      LongFunction<Instant> times,
      LongPredicate large)
      throws CommandFailed, InterruptedException {
    this.part = part;
    this.eventBytes = eventBytes;
    this.times = times;
    this.large = large;
    this.first = stage.deploy(part, function, List.of(line(0))).getFirst();
    this.process = Stage.process(setup);
    boolean brought = false;
    try {
      call(0, 1);
      brought = true;
    } finally {
      if (!brought) {
        process.close();
      }
    }
  }

  private byte[] line(long number) {
    return Payments.line(number, times.apply(number), large.test(number), eventBytes);
  }

  private void call(long from, long to) throws CommandFailed, InterruptedException {
    List<StreamRecord> records = new ArrayList<>();
    for (long number = from; number < to; number++) {
      records.add(
          new StreamRecord(
              first.add(BigInteger.valueOf(number)).toString(),
              Payments.card(number),
              times.apply(number).toEpochMilli(),
              line(number)));
    }
    StartBench.require(process, process.invoke(Stage.call(part, records)));
  }

  /** The number of the payment that is brought next. */
  long next() {
    return next;
  }

  /** Brings all payments before this one; what came of them can be read when this returns. */
  void bring(long to) throws CommandFailed, InterruptedException {
    call(next, to);
    next = to;
  }

  /** What its process took of the processors so far. */
  Duration cpu() {
    return process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.close();
  }
}
