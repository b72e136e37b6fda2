package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The worker itself, over a bounded log, to its end. Whatever happened before, the outputs are
 * those of a run without a crash, and no line of an output is ever taken back.
 */
final class WorkerScenario implements CrashScenario {
  private static final Path INPUT = Path.of("/in.ndjson");
  private static final Path STATE = Path.of("/out.state");
  private static final int EVENTS = 28;
  private static final Plan PLAN =
      new Plan(
          "sums",
          new Plan.Input("s", 0, 1000, LatePolicy.SIDE_OUTPUT, 1 << 16, Plan.UNSET, Plan.UNSET),
          new EventSchema(
              List.of(
                  new Field("card", Scalar.STRING, false),
                  new Field("cents", Scalar.LONG, false),
                  new Field("at", Scalar.LONG, false))),
          2,
          List.of(0),
          new WindowSpec.Tumbling(1000, 0),
          List.of(
              new AggregateSpec(
                  AggregateSpec.Function.SUM, 1, new Field("spent", Scalar.LONG, false))),
          false,
          List.of(new Field("spent", Scalar.LONG, false)),
          "sums",
          new Plan.Checkpoint(1_000_000, 12));

  private final int blockBytes;
  private final Map<String, String> expected;
  private final Random nonces = new Random(7);

  /** Expects what {@code expected} says the outputs hold; nothing in particular if it is empty. */
  private WorkerScenario(int blockBytes, Map<String, String> expected) {
    this.blockBytes = blockBytes;
    this.expected = expected;
  }

  /** A scenario with blocks of so many bytes that expects what a run without a crash gives. */
  static WorkerScenario create(int blockBytes) {
    SimulatedFileSystem files = new SimulatedFileSystem();
    new WorkerScenario(WorkerConfig.Settings.BLOCK_BYTES, Map.of()).run(files);
    Map<String, String> outputs = outputs(files);
    assertThat(outputs).containsOnlyKeys("out.RESULT", "out.LATE", "out.DEAD");
    return new WorkerScenario(blockBytes, outputs);
  }

  @Override
  public void run(SimulatedFileSystem files) {
    writeInput(files);
    try (BufferAllocator allocator = new RootAllocator();
        FileStateStore store =
            FileStateStore.open(
                files, STATE, new FileStateStore.Owner("sums", 1), Failpoints.NONE);
        FileSource source = FileSource.of(files, INPUT, new ReadOptions(1 << 16, true));
        PartitionWorker worker = new PartitionWorker(config(files, store, source, allocator))) {
      worker.open();
      while (worker.runBatch() != Progress.ENDED) {
        outputs(files)
            .forEach(
                (name, lines) ->
                    assertThat(expected.getOrDefault(name, lines)).as(name).startsWith(lines));
      }
    }
    if (!expected.isEmpty()) {
      assertThat(outputs(files)).isEqualTo(expected);
    }
  }

  private WorkerConfig config(
      SimulatedFileSystem files,
      FileStateStore store,
      FileSource source,
      BufferAllocator allocator) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(channel, new FileSink(files, Path.of("/out." + channel), Failpoints.NONE));
    }
    return new WorkerConfig(
        PLAN,
        new EchoInvoker(PLAN),
        0,
        source,
        store.open("sums", 0),
        sinks,
        new WorkerConfig.Settings(5, 1 << 16, 1 << 24, true, blockBytes),
        InstantSource.fixed(Instant.EPOCH),
        () -> "%016x%016x".formatted(nonces.nextLong(), nonces.nextLong()),
        _ -> {},
        Failpoints.NONE,
        allocator,
        WorkerConfig.Identity.PULL);
  }

  /** The same each time, and safe. */
  private static void writeInput(SimulatedFileSystem files) {
    StringBuilder lines = new StringBuilder();
    for (int event = 0; event < EVENTS; event++) {
      long at = event % 9 == 8 ? 0 : event * 300L;
      lines.append(
          event % 13 == 5
              ? "{broken\n"
              : "{\"card\":\"c%d\",\"cents\":%d,\"at\":%d}\n".formatted(event % 3, event, at));
    }
    try {
      if (files.kind(INPUT) == FileSystem.Kind.ABSENT) {
        files.install(INPUT, lines.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> outputs(SimulatedFileSystem files) {
    try {
      Map<String, String> outputs = new TreeMap<>();
      for (String name : files.list(Path.of("/"))) {
        if (name.startsWith("out.") && !name.equals("out.state")) {
          byte[] content = files.readAll(Path.of("/" + name));
          outputs.put(name, new String(content, StandardCharsets.UTF_8));
        }
      }
      return outputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
