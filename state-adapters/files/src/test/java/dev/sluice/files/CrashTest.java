package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Stop;
import dev.sluice.files.SimulatedFileSystem.Crash;
import dev.sluice.files.SimulatedFileSystem.Survival;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes scenarios at every operation, and shows that each sync in the code is needed. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("full")
final class CrashTest {
  enum Program {
    COMMITS,
    ERASURE,
    LOG;

    CrashScenario scenario() {
      return switch (this) {
        case COMMITS -> new CommitScenario();
        case ERASURE -> new EraseScenario();
        case LOG -> new LogScenario();
      };
    }
  }

  private static final boolean FULL = Boolean.getBoolean("sluice.full");

  private static final List<Survival> SURVIVALS =
      Stream.concat(
              Stream.of(
                  new Survival(0, 0, 1),
                  new Survival(0, 1, 2),
                  new Survival(1, 0, 3),
                  new Survival(0.2, 0.8, 4),
                  new Survival(0.8, 0.2, 5)),
              IntStream.rangeClosed(6, FULL ? 17 : 9)
                  .mapToObj(seed -> new Survival(0.5, 0.5, seed)))
          .toList();

  /** After a kill, what matters is what the next start takes for safe. */
  private static final List<Survival> SURVIVALS_AFTER_KILL =
      List.of(new Survival(0, 0, 1), new Survival(0, 1, 2), new Survival(0.5, 0.5, 3));

  /** For the worker, whose runs take longer. */
  private static final List<Survival> SURVIVALS_OF_WORKER =
      List.of(
          new Survival(0, 0, 1),
          new Survival(0, 1, 2),
          new Survival(1, 0, 3),
          new Survival(0.5, 0.5, 4));

  private static final int OPERATIONS_MAX = 1000;

  /** How many operations after a kill are crashed at. */
  private static final int SECOND_CRASH_MAX = 16;

  @ParameterizedTest
  @EnumSource
  void scenario_powerLostAtEveryOperation_losesNothingThatWasSafe(Program program) {
    assertThat(powerLosses(program, "")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void scenario_powerLostAfterEveryKill_losesNothingThatWasSafe(Program program) {
    assertThat(powerLossesAfterKills(program, "")).isEmpty();
  }

  /** With outputs in one block, and in a block for each. */
  @ParameterizedTest
  @ValueSource(ints = {WorkerConfig.Settings.BLOCK_BYTES, 1})
  void worker_powerLostAtEveryOperation_endsLikeAnUninterruptedOne(int blockBytes) {
    WorkerScenario scenario = WorkerScenario.create(blockBytes);
    boolean crashed = true;
    for (int operation = 1; crashed; operation++) {
      for (Survival survival : SURVIVALS_OF_WORKER) {
        SimulatedFileSystem files = new SimulatedFileSystem();
        crashed = crashes(files, scenario, operation);
        assertThat(failureAfter(files, scenario, survival))
            .as("crash at %d, %s", operation, survival)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void scenario_diskFullAtEveryOperation_stopsAndGoesOnLater(Program program) {
    for (int operation = 1; operation < OPERATIONS_MAX; operation++) {
      SimulatedFileSystem files = new SimulatedFileSystem();
      CrashScenario scenario = program.scenario();
      files.failAt(operation);
      try {
        scenario.run(files);
        return;
      } catch (Stop stop) {
        assertThat(stop).hasMessageContaining("No space left on device");
        assertThat(stop.code()).isEqualTo(Stop.Code.STORE_FAILED);
      }
      files.afterKill();
      scenario.run(files);
    }
    throw new AssertionError("more than %d operations".formatted(OPERATIONS_MAX));
  }

  @TestFactory
  List<DynamicTest> everySync_leftOut_losesSomethingThatWasSafe() {
    return syncSites().stream()
        .map(site -> DynamicTest.dynamicTest(site, () -> assertNeeded(site)))
        .toList();
  }

  private static Set<String> syncSites() {
    Set<String> sites = new LinkedHashSet<>();
    for (Program program : Program.values()) {
      SimulatedFileSystem files = new SimulatedFileSystem();
      files.watchSyncs();
      program.scenario().run(files);
      sites.addAll(files.syncSites());
    }
    return sites;
  }

  private static void assertNeeded(String site) {
    Optional<String> failure =
        Stream.of(Program.values())
            .flatMap(program -> powerLosses(program, site).stream())
            .findFirst()
            .or(
                () ->
                    Stream.of(Program.values())
                        .flatMap(program -> powerLossesAfterKills(program, site).stream())
                        .findFirst());
    assertThat(failure).as("what goes wrong without the sync at %s", site).isPresent();
  }

  /** The first thing that goes wrong when power is lost at some operation. */
  private static Optional<String> powerLosses(Program program, String droppedSync) {
    boolean crashed = true;
    for (int operation = 1; crashed; operation++) {
      for (Survival survival : SURVIVALS) {
        SimulatedFileSystem files = files(droppedSync);
        CrashScenario scenario = program.scenario();
        crashed = crashes(files, scenario, operation);
        Optional<String> failure = failureAfter(files, scenario, survival);
        if (failure.isPresent()) {
          return Optional.of("crash at %d, %s: %s".formatted(operation, survival, failure));
        }
      }
    }
    return Optional.empty();
  }

  /** The same where the process was killed before, and started again. */
  private static Optional<String> powerLossesAfterKills(Program program, String droppedSync) {
    boolean killed = true;
    for (int kill = 1; killed; kill++) {
      for (int operation = 1; operation <= SECOND_CRASH_MAX; operation++) {
        for (Survival survival : SURVIVALS_AFTER_KILL) {
          SimulatedFileSystem files = files(droppedSync);
          CrashScenario scenario = program.scenario();
          killed = crashes(files, scenario, kill);
          files.afterKill();
          crashes(files, scenario, operation);
          Optional<String> failure = failureAfter(files, scenario, survival);
          if (failure.isPresent()) {
            return Optional.of(
                "kill at %d, crash at %d, %s: %s".formatted(kill, operation, survival, failure));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static SimulatedFileSystem files(String droppedSync) {
    SimulatedFileSystem files = new SimulatedFileSystem();
    if (!droppedSync.isEmpty()) {
      files.dropSync(droppedSync);
    }
    return files;
  }

  private static boolean crashes(SimulatedFileSystem files, CrashScenario scenario, int operation) {
    files.crashAt(operation);
    try {
      scenario.run(files);
      return false;
    } catch (Crash _) {
      return true;
    }
  }

  private static Optional<String> failureAfter(
      SimulatedFileSystem files, CrashScenario scenario, Survival survival) {
    files.afterPowerLoss(survival);
    try {
      scenario.run(files);
      return Optional.empty();
    } catch (AssertionError | Stop failure) {
      return Optional.of(failure.toString());
    }
  }
}
