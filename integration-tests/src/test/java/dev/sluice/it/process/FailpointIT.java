package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.state.SnapshotPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Halts the process at every failpoint, over input that grows between runs; in the end the outcome
 * is that of the oracle.
 */
class FailpointIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");

  /** In so many of the functions that get there is each failpoint halted at. */
  private static final int FUNCTIONS = FULL ? 2 : 1;

  private static final long SEED = 11;

  /** What comes only when the input is over: the end, and what is then left to confirm. */
  private static final List<Failpoint> AT_THE_END =
      List.of(Failpoint.END_COMMIT, Failpoint.CONFIRM);

  /** A merge comes when there are too many pages, each start leaving one. */
  private static final int PIECES_MAX = SnapshotPolicy.PAGES_MAX + 8;

  /** Two seconds of event time: so many pages that a merge comes before they expire. */
  private static final int EVENTS_PER_PIECE = 20;

  /** Does not divide a piece: the last batch has the dead event and the end. */
  private static final int EVENTS_PER_BATCH = 10;

  /** Where threads of one process are halted together: between the effects of a commit. */
  private static final Set<Failpoint> SHORT_SHARE_OF_SEVERAL_PARTITIONS =
      EnumSet.of(Failpoint.HEAD_RENAMED, Failpoint.SINK_WRITTEN);

  @TempDir private Path directory;

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("dev.sluice.it.process.FraudRun#all")
  @Tag("full")
  void run_haltedAtEveryFailpoint_endsLikeTheOracle(FraudRun run) throws IOException {
    Set<Failpoint> share =
        run.partitions() == 1 || FULL ? share(run.function()) : SHORT_SHARE_OF_SEVERAL_PARTITIONS;
    Set<Failpoint> never = EnumSet.copyOf(share);
    never.removeAll(haltAt(share, run));

    assertThat(never).as("failpoints that were never hit, seed %d", SEED).isEmpty();
  }

  @Test
  void failpoints_all_areInTheShareOfSomeFunction() {
    Set<Failpoint> shared = EnumSet.noneOf(Failpoint.class);
    for (FraudCase function : FraudCase.values()) {
      shared.addAll(share(function));
    }

    assertThat(shared).containsExactly(Failpoint.values());
  }

  /** Where a function is to be halted: at its turns. */
  private static Set<Failpoint> share(FraudCase function) {
    Set<Failpoint> share = EnumSet.noneOf(Failpoint.class);
    List<Failpoint> all = List.of(Failpoint.values());
    for (Failpoint point : all) {
      List<FraudCase> reaching =
          Stream.of(FraudCase.values()).filter(other -> reaches(other, point)).toList();
      for (int turn = 0; turn < FUNCTIONS; turn++) {
        if (reaching.get((all.indexOf(point) + 2 + turn) % reaching.size()) == function) {
          share.add(point);
        }
      }
    }
    return share;
  }

  /** A function without state has no rows to load or merge. */
  private static boolean reaches(FraudCase function, Failpoint point) {
    return switch (point) {
      case MERGE, RECOVERY_LOAD -> function != FraudCase.LARGE_PAYMENTS;
      default -> true;
    };
  }

  private Set<Failpoint> haltAt(Set<Failpoint> wanted, FraudRun run) throws IOException {
    Payments payments = new Payments(directory.resolve("in"), SEED);
    Path output = directory.resolve("out");
    Set<Failpoint> hit = EnumSet.noneOf(Failpoint.class);
    List<Failpoint> open = new ArrayList<>(wanted);
    open.removeAll(AT_THE_END);
    for (int piece = 0; piece < PIECES_MAX && !hit.containsAll(open); piece++) {
      grow(payments);
      List<Failpoint> left = open.stream().filter(point -> !hit.contains(point)).toList();
      Optional<Failpoint> passed = runThrough(run, payments.file(), output, left, hit, false);
      // Behind the others next time, so that none is left out behind one that is never reached.
      passed.ifPresent(point -> open.addLast(open.remove(open.indexOf(point))));
    }
    grow(payments);
    List<Failpoint> atTheEnd = AT_THE_END.stream().filter(wanted::contains).toList();
    runThrough(run, payments.file(), output, atTheEnd, hit, true);
    Sluice.Finished again = run(run, payments.file(), output, true, "");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(Outcome.written(run, output, again.out()))
        .as("%s after halts at %s, seed %d", run, hit, SEED)
        .isEqualTo(Outcome.expected(run, payments.lines()));
    return hit;
  }

  /** The last of them is dead, so that every run, and the end, has something to deliver. */
  private static void grow(Payments payments) throws IOException {
    payments.grow(EVENTS_PER_PIECE);
    payments.append("no payment");
  }

  /**
   * Halts at one failpoint after the other until a run passes one, or all were hit and a last run
   * ends.
   */
  private Optional<Failpoint> runThrough(
      FraudRun run,
      Path input,
      Path output,
      List<Failpoint> left,
      Set<Failpoint> hit,
      boolean end) {
    for (Failpoint point : left) {
      if (point == Failpoint.RECOVERY_REREAD) {
        run(run, input, output, end, behindASnapshot(run));
      }
      Sluice.Finished finished = run(run, input, output, end, point.text());
      if (finished.exit() != Failpoints.HALTED) {
        assertThat(finished.exit()).as("%s", finished).isZero();
        return Optional.of(point);
      }
      hit.add(point);
    }
    Sluice.Finished finished = run(run, input, output, end, "");
    assertThat(finished.exit()).as("%s", finished).isZero();
    return Optional.empty();
  }

  /** After the first batch of each partition's owner, one of which is behind its snapshot then. */
  private static String behindASnapshot(FraudRun run) {
    return "%s:%d".formatted(Failpoint.HEAD_SYNCED.text(), 2 * run.partitions());
  }

  private Sluice.Finished run(
      FraudRun run, Path input, Path output, boolean end, String failpoint) {
    List<String> args =
        new ArrayList<>(
            List.of("run", run.function().function(), "--input", input.toString(), "--output"));
    args.addAll(
        List.of(output.toString(), "--batch-events", Integer.toString(EVENTS_PER_BATCH), "--json"));
    if (run.partitions() > 1) {
      args.addAll(List.of("--partitions", Integer.toString(run.partitions())));
    }
    if (!end) {
      args.add("--no-end");
    }
    return new Sluice(directory)
        .with("SLUICE_FAILPOINT", failpoint)
        .run(args.toArray(String[]::new));
  }
}
