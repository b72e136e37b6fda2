package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.SnapshotPolicy;
import dev.sluice.engine.state.StatePage;
import dev.sluice.testkit.contract.StoredPages;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Snapshots of a real operator, in bytes: with {@code -Pfull} 10,000 of them, once over a million
 * keys, else fewer.
 */
final class WorkerSnapshotTest {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int SNAPSHOTS = FULL ? 10_000 : 1_000;
  private static final int KEYS = FULL ? 1_000_000 : 30_000;
  private static final int CHANGED = 100;

  @Test
  @Tag("full")
  void snapshots_nothingExpires_keepTheirLimits() {
    try (World world = new World()) {
      world.plan = SumFunction.plan(new WindowSpec.Tumbling(1_000_000_000, 0), CHANGED);
      Random keys = new Random(1);
      for (int key = 0; key < KEYS; key++) {
        world.source.append(0, World.event("key" + key, 1, 100));
      }
      for (int i = 0; i < SNAPSHOTS * CHANGED; i++) {
        world.source.append(0, World.event("key" + keys.nextInt(KEYS), 1, 100));
      }
      Measured measured = new Measured(world);
      measured.run(KEYS, 1, _ -> KEYS);
      measured.run(CHANGED, SNAPSHOTS, _ -> KEYS);
      measured.assertLimits();
    }
  }

  @Test
  @Tag("full")
  void snapshots_slidingExpiry_keepTheirLimits() {
    int slices = SNAPSHOTS / 5;
    try (World world = new World()) {
      world.plan = SumFunction.plan(new WindowSpec.Hopping(slices, 1), CHANGED);
      for (int i = 0; i < SNAPSHOTS * CHANGED; i++) {
        world.source.append(0, World.event("key" + i % CHANGED, 1, i / CHANGED));
      }
      Measured measured = new Measured(world);
      measured.run(CHANGED, SNAPSHOTS, i -> CHANGED * Math.min(i + 1, slices));
      measured.assertLimits();
    }
  }

  /** Counts what is written, by what the manifests say. */
  private static final class Measured {
    /** Before so many snapshots a page's own description weighs more than its rows. */
    private static final int WARM_UP = 50;

    private final World world;
    private double bytesWritten;
    private double rowsChanged;
    private double bytesOfARow = Double.MAX_VALUE;
    private int pagesMax;
    private double directoryMax;

    Measured(World world) {
      this.world = world;
    }

    void run(int eventsEach, int snapshots, IntUnaryOperator livingRows) {
      world.settings = new WorkerConfig.Settings(eventsEach, 1 << 30, 1L << 40, false);
      MeasuredStore store = new MeasuredStore(world.openStore());
      try (PartitionWorker worker = world.worker(store)) {
        worker.open();
        for (int i = 0; i < snapshots; i++) {
          assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
          count(store, Objects.requireNonNull(worker.head().manifest()), eventsEach);
          double directory = store.takeBytesMax() / (bytesOfARow * livingRows.applyAsInt(i));
          directoryMax = i < WARM_UP ? directoryMax : Math.max(directoryMax, directory);
        }
      }
    }

    private void count(MeasuredStore store, PageReference reference, int events) {
      Manifest manifest = Manifest.decode(StoredPages.read(store, reference.name()).orElseThrow());
      StatePage page = manifest.pages().getLast();
      assertThat(page.generation()).isEqualTo(manifest.generation());
      bytesWritten += page.page().bytes();
      rowsChanged += events;
      bytesOfARow = Math.min(bytesOfARow, (double) page.page().bytes() / page.rows());
      pagesMax = Math.max(pagesMax, manifest.pages().size());
    }

    void assertLimits() {
      assertThat(bytesWritten / (rowsChanged * bytesOfARow)).as("writes").isLessThanOrEqualTo(4);
      assertThat(pagesMax).as("pages named").isLessThanOrEqualTo(SnapshotPolicy.PAGES_MAX);
      assertThat(directoryMax).as("directory, in live states").isLessThanOrEqualTo(3);
    }
  }
}
