package dev.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulates 10,000 snapshots by the numbers of rows alone. */
final class SnapshotPolicyTest {
  private static final int SNAPSHOTS = 10_000;
  private static final long KEYS = 1_000_000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final double WRITES_MAX = 4.0;
  private static final double DIRECTORY_MAX = 3.0;

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50, 100, 120, 150, 200, 300, 500, 1_000, 3_000, 100_000, 1_000_000})
  void choose_nothingExpires_keepsItsLimits(int changedRows) {
    Simulation state = new Simulation();
    state.snapshot(KEYS, KEYS, 0, NEVER);
    for (int i = 0; i < SNAPSHOTS; i++) {
      state.snapshot(changedRows, KEYS, 0, NEVER);
    }
    state.assertLimits();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void choose_onlyNewKeys_keepsItsLimits(int newRows) {
    Simulation state = new Simulation();
    for (int i = 1; i <= SNAPSHOTS; i++) {
      state.snapshot(newRows, (long) i * newRows, 0, NEVER);
    }
    state.assertLimits();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 10, 31, 32, 33, 50, 100, 300, 500, 528, 600, 1_000, 2_000, 5_000, 9_000})
  void choose_slidingExpiry_keepsItsLimits(int livesForSnapshots) {
    Simulation state = new Simulation();
    for (int i = 0; i < SNAPSHOTS; i++) {
      long living = 100L * Math.min(i + 1, livesForSnapshots);
      state.snapshot(100, living, i, (long) i + livesForSnapshots);
    }
    state.assertLimits();
  }

  @Test
  void choose_allExpired_namesNothingOld() {
    Simulation state = new Simulation();
    for (int i = 0; i < 20; i++) {
      state.snapshot(100, 100L * (i + 1), 0, 50);
    }
    state.snapshot(100, 100, 50, 60);
    assertThat(state.pages).hasSize(1);
  }

  /** Rows in pages that are written over stay there: overlap inside a merge is not modelled. */
  private static final class Simulation {
    private List<StatePage> pages = List.of();
    private long generation;
    private long changed;
    private long written;
    private int pagesMax;
    private double directoryMax;

    void snapshot(long touched, long living, long watermark, long expires) {
      generation++;
      SnapshotPolicy.Rows rows = new SnapshotPolicy.Rows(touched, living);
      SnapshotPolicy.Choice choice = SnapshotPolicy.choose(pages, rows, watermark);
      long merged = choice.merged().stream().mapToLong(StatePage::rows).sum();
      long page = Math.min(touched + merged, living);
      long before = pages.stream().mapToLong(StatePage::rows).sum();
      pages = new ArrayList<>(choice.kept());
      pages.add(
          new StatePage(
              new PageReference(new PageName(1, 1, generation, "n", 0), 1, 0),
              generation,
              choice.level(),
              page,
              expires));
      changed += touched;
      written += page;
      pagesMax = Math.max(pagesMax, pages.size());
      // Old pages are deleted after the new one is named, so for a moment both are there.
      directoryMax = Math.max(directoryMax, (double) (before + page) / living);
    }

    void assertLimits() {
      assertThat((double) written / changed).as("writes").isLessThanOrEqualTo(WRITES_MAX);
      assertThat(pagesMax).as("pages").isLessThanOrEqualTo(SnapshotPolicy.PAGES_MAX);
      assertThat(directoryMax).as("directory").isLessThanOrEqualTo(DIRECTORY_MAX);
    }
  }
}
