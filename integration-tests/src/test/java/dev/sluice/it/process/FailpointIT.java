package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Halts the process at every failpoint, over input that grows between runs; in the end the outcome
 * is that of the oracle.
 */
class FailpointIT {
  /** Every function at every failpoint; else every failpoint in some function. */
  private static final boolean FULL = Boolean.getBoolean("sluice.full");

  private static final int PIECES = 15;
  private static final int PIECES_BEFORE_MERGE = 7;
  private static final int EVENTS_PER_PIECE = 500;

  @TempDir private Path directory;

  @Test
  void run_haltedAtEveryFailpoint_endsLikeTheOracle() throws IOException {
    Set<Failpoint> never = EnumSet.allOf(Failpoint.class);
    for (FraudCase function : FraudCase.values()) {
      if (FULL || !never.isEmpty()) {
        never.removeAll(haltAt(FULL ? EnumSet.allOf(Failpoint.class) : never, function));
      }
    }

    assertThat(never).as("failpoints that were never hit").isEmpty();
  }

  private Set<Failpoint> haltAt(Set<Failpoint> wanted, FraudCase function) throws IOException {
    Payments payments = new Payments(directory.resolve(function + ".in"), 11);
    Path output = directory.resolve(function + ".out");
    Set<Failpoint> hit = EnumSet.noneOf(Failpoint.class);
    List<Failpoint> order = new ArrayList<>(wanted);
    // Before CONFIRM, which comes when the end is committed.
    order.sort(Comparator.comparing(point -> point != Failpoint.END_COMMIT));
    for (int piece = 0; piece < PIECES; piece++) {
      payments.grow(EVENTS_PER_PIECE);
      boolean end = piece == PIECES - 1;
      int number = piece;
      List<Failpoint> left =
          order.stream().filter(point -> !hit.contains(point) && isDue(point, number)).toList();
      Optional<Failpoint> passed = runThrough(function, payments.file(), output, left, hit, end);
      // Behind the others next time, so that none is left out behind one that is never reached.
      passed.ifPresent(point -> order.addLast(order.remove(order.indexOf(point))));
    }
    Sluice.Finished again = run(function, payments.file(), output, true, "");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(Outcome.written(output, again.out()))
        .as("%s after halts at %s", function, hit)
        .isEqualTo(Outcome.expected(function, payments.lines()));
    return hit;
  }

  /** Some places come only at the end; a merge comes once in several snapshots. */
  private static boolean isDue(Failpoint point, int piece) {
    return switch (point) {
      case END_COMMIT, CONFIRM -> piece == PIECES - 1;
      case MERGE -> piece >= PIECES_BEFORE_MERGE && piece < PIECES - 1;
      default -> piece < PIECES_BEFORE_MERGE;
    };
  }

  /**
   * Halts at one failpoint after the other until a run passes one, or all were hit and a last run
   * ends.
   */
  private Optional<Failpoint> runThrough(
      FraudCase function,
      Path input,
      Path output,
      List<Failpoint> left,
      Set<Failpoint> hit,
      boolean end) {
    for (Failpoint point : left) {
      Sluice.Finished finished = run(function, input, output, end, point.text());
      if (finished.exit() != Failpoints.HALTED) {
        assertThat(finished.exit()).as("%s", finished).isZero();
        return Optional.of(point);
      }
      hit.add(point);
    }
    Sluice.Finished finished = run(function, input, output, end, "");
    assertThat(finished.exit()).as("%s", finished).isZero();
    return Optional.empty();
  }

  private Sluice.Finished run(
      FraudCase function, Path input, Path output, boolean end, String failpoint) {
    List<String> args =
        new ArrayList<>(
            List.of("run", function.function(), "--input", input.toString(), "--output"));
    args.addAll(List.of(output.toString(), "--batch-events", "200", "--json"));
    if (!end) {
      args.add("--no-end");
    }
    return new Sluice(directory)
        .with("SLUICE_FAILPOINT", failpoint)
        .run(args.toArray(String[]::new));
  }
}
