package dev.sluice.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Two contenders in turn over the same bytes: warm-ups first, then pairs; the ratio is taken pair
 * by pair, so that it holds when the machine's speed drifts. Refuses to give a figure when their
 * outcomes differ.
 */
final class Pairing {
  private final byte[] data;
  private final int length;
  private final int warmUps;
  private final int pairs;

  Pairing(byte[] data, int warmUps, int pairs) {
    this.data = data;
    this.length = PaymentLines.length(data);
    this.warmUps = warmUps;
    this.pairs = pairs;
  }

  /**
   * The median pair's figures; {@code ratio} is how many times faster {@code engine} was, the
   * median over the pairs.
   */
  record Result(Measured engine, Measured other, double ratio, double ratioMin, double ratioMax) {}

  Result run(String what, Supplier<Contender> engine, Supplier<Contender> other)
      throws IOException {
    for (int i = 0; i < warmUps; i++) {
      same(what, Measured.run(engine.get(), data, length), Measured.run(other.get(), data, length));
    }
    Result[] results = new Result[pairs];
    for (int i = 0; i < pairs; i++) {
      Measured ours = Measured.run(engine.get(), data, length);
      Measured theirs = Measured.run(other.get(), data, length);
      same(what, ours, theirs);
      double ratio = (double) theirs.cpuNanos() / ours.cpuNanos();
      results[i] = new Result(ours, theirs, ratio, ratio, ratio);
    }
    Arrays.sort(results, (a, b) -> Double.compare(a.ratio(), b.ratio()));
    Result median = results[pairs / 2];
    return new Result(
        median.engine(),
        median.other(),
        median.ratio(),
        results[0].ratio(),
        results[pairs - 1].ratio());
  }

  private static void same(String what, Measured ours, Measured theirs) {
    if (!ours.outcome().equals(theirs.outcome())) {
      throw new IllegalStateException(
          "%s: the results differ, so no figure counts: %s by the engine, %s by hand"
              .formatted(what, ours.outcome(), theirs.outcome()));
    }
  }
}
