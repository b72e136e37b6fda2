package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.api.LatePolicy;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.vectors.EchoInvoker;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What snapshots and recovery put on the heap, all of it counted, hardly grows with the state: by
 * far less than the page has bytes.
 */
final class SnapshotMemoryTest {
  private static final int KEYS_FEW = 1_000;
  private static final int KEYS_MANY = 300_000;
  private static final long HEAP_BYTES_MAX = 3 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path directory;
  private long nonces;

  static Stream<WindowSpec> windows() {
    return Stream.of(
        new WindowSpec.Tumbling(1_000_000, 0),
        new WindowSpec.Hopping(1_000_000, 500_000),
        new WindowSpec.Sliding(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void snapshotAndRecovery_ofManyRows_needLittleHeap(WindowSpec window) throws IOException {
    Heap _ = snapshotAndRecovery(window, "warm up", KEYS_FEW);
    Heap few = snapshotAndRecovery(window, "few", KEYS_FEW);
    Heap many = snapshotAndRecovery(window, "many", KEYS_MANY);
    assertThat(many.pageBytes()).as("bytes of pages").isGreaterThan(3 * HEAP_BYTES_MAX);
    assertThat(many.saving() - few.saving()).as("saving").isLessThan(HEAP_BYTES_MAX);
    assertThat(many.loading() - few.loading()).as("loading").isLessThan(HEAP_BYTES_MAX);
  }

  /** What was put on the heap. */
  private record Heap(long saving, long loading, long pageBytes) {}

  private Heap snapshotAndRecovery(WindowSpec window, String name, int keys) throws IOException {
    Path place = Files.createDirectory(directory.resolve(name));
    write(place.resolve("in.ndjson"), keys);
    long saving = run(plan(window), place)[1];
    long pageBytes = pageBytes(place);
    return new Heap(saving, run(plan(window), place)[0], pageBytes);
  }

  /** Runs over what input there is; says what opening and closing, with the snapshot, took. */
  private long[] run(Plan plan, Path place) {
    try (BufferAllocator allocator = new RootAllocator();
        FileStateStore store =
            FileStateStore.open(
                FileSystem.disk(),
                place.resolve("state"),
                new FileStateStore.Owner("sums", 1),
                Failpoints.NONE);
        FileSource source =
            FileSource.of(
                FileSystem.disk(), place.resolve("in.ndjson"), new ReadOptions(1 << 16, true))) {
      PartitionWorker worker = new PartitionWorker(config(plan, place, store, source, allocator));
      long opened = allocated(worker::open);
      while (worker.runBatch() == Progress.COMMITTED) {
        // The state grows.
      }
      long closed = allocated(worker::close);
      return new long[] {opened, closed};
    }
  }

  private static long allocated(Runnable action) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static long pageBytes(Path place) throws IOException {
    try (Stream<Path> pages = Files.list(place.resolve("state/p0/pages"))) {
      return pages.mapToLong(page -> page.toFile().length()).sum();
    }
  }

  private static void write(Path input, int keys) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(input)) {
      for (int key = 0; key < keys; key++) {
        out.write("{\"card\":\"card-number-%d\",\"cents\":%d,\"at\":0}\n".formatted(key, key));
      }
    }
  }

  private WorkerConfig config(
      Plan plan, Path place, FileStateStore store, FileSource source, BufferAllocator allocator) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(
          channel,
          new FileSink(FileSystem.disk(), place.resolve("out." + channel), Failpoints.NONE));
    }
    return new WorkerConfig(
        plan,
        new EchoInvoker(plan),
        0,
        source,
        store.open("sums", 0),
        sinks,
        new WorkerConfig.Settings(10_000, 1 << 20, 1 << 30, false),
        InstantSource.fixed(Instant.EPOCH),
        () -> "%016x%016x".formatted(1L, nonces++),
        _ -> {},
        Failpoints.NONE,
        allocator,
        WorkerConfig.Identity.PULL);
  }

  private static Plan plan(WindowSpec window) {
    return new Plan(
        "sums",
        new Plan.Input("s", 0, 1000, LatePolicy.SIDE_OUTPUT, 1 << 16, Plan.UNSET, Plan.UNSET),
        new EventSchema(
            List.of(
                new Field("card", Scalar.STRING, false),
                new Field("cents", Scalar.LONG, false),
                new Field("at", Scalar.LONG, false))),
        2,
        List.of(0),
        window,
        List.of(
            new AggregateSpec(
                AggregateSpec.Function.SUM, 1, new Field("spent", Scalar.LONG, false))),
        false,
        List.of(new Field("spent", Scalar.LONG, false)),
        "sums",
        new Plan.Checkpoint(1_000_000_000, 1_000_000_000));
  }
}
