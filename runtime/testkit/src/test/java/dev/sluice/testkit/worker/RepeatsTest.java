package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.Produced.Producer;
import dev.sluice.engine.source.Source.Origin;
import dev.sluice.engine.source.Source.Parent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A function that reads what others write: each output counts once, however often it is there. */
final class RepeatsTest {
  private static final long FIRST_SEED = 31_000;
  private static final int SEEDS = 60;
  private static final int OUTPUTS = 80;
  private static final int LANES = 4;
  private static final Producer PRODUCER = new Producer("sender", 0);

  /** An output and what it says of itself. */
  private record Output(Produced produced, String payload) {}

  /** Of two partitions of a producer, each in order; batches of up to three outputs. */
  private static List<Output> outputs(Random chances) {
    List<Output> outputs = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      long batch = 1;
      int index = 0;
      for (int i = 0; i < OUTPUTS / 2; i++) {
        if (chances.nextInt(3) == 0) {
          batch++;
          index = 0;
        }
        outputs.add(
            new Output(
                new Produced(
                    new Producer("sender", partition), chances.nextInt(LANES), 1, batch, index++),
                World.event("key" + chances.nextInt(3), chances.nextInt(9), 2L * i)));
      }
    }
    return outputs;
  }

  /** Whether the producer may write it again: it is not behind what it has written of its lane. */
  private static List<Output> withRepeats(List<Output> outputs, Random chances) {
    List<Output> written = new ArrayList<>();
    for (Output output : outputs) {
      written.add(output);
      while (chances.nextInt(3) == 0) {
        written.add(written.get(chances.nextInt(written.size())));
      }
    }
    return written;
  }

  @Test
  void outputs_writtenAgainAnyhow_countOnce_underAnyCutAndCrash() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      countOnce(seed);
    }
  }

  static void countOnce(long seed) {
    Random chances = new Random(seed);
    List<Output> outputs = outputs(chances);
    Map<Channel, List<String>> expected;
    try (World once = new World()) {
      outputs.forEach(output -> once.source.append(0, output.payload()));
      once.source.finish(0);
      once.runToEnd();
      expected = withoutOffsets(once.outputs());
    }
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 1 + chances.nextInt(30));
    try (World world = new World(crash)) {
      for (Output output : withRepeats(outputs, chances)) {
        world.source.appendProduced(0, output.produced(), output.payload());
      }
      world.source.finish(0);
      world.settings = new WorkerConfig.Settings(1 + chances.nextInt(9), 1 << 20, 1 << 28, true);
      run(world, 0);
      assertThat(withoutOffsets(world.outputs())).as("seed %d", seed).isEqualTo(expected);
      assertThat(world.head().counters().in).as("seed %d", seed).isEqualTo(OUTPUTS);
    }
  }

  /** Late events say where they lay, and repeats move that. */
  private static Map<Channel, List<String>> withoutOffsets(Map<Channel, List<String>> outputs) {
    outputs.replaceAll(
        (_, lines) ->
            lines.stream().map(line -> line.replaceFirst("\"offset\":\\d+", "")).sorted().toList());
    return outputs;
  }

  private static void run(World world, int partition) {
    try (PartitionWorker worker = world.worker(partition)) {
      worker.open();
      World.drain(worker);
    } catch (Crash.Crashed _) {
      run(world, partition);
    }
  }

  @Test
  void outputs_writtenAgainBehindASplit_areKnownFromTheParent() {
    areKnownFromTheParent();
  }

  static void areKnownFromTheParent() {
    try (World world = new World()) {
      world.source.appendProduced(0, output(1, 0, 0), World.event("a", 1, 1));
      world.source.shut(0);
      world.source.appendProduced(1, output(1, 0, 0), World.event("a", 1, 1));
      world.source.appendProduced(1, output(1, 1, 0), World.event("a", 1, 2));
      world.source.finish(1);
      world.source.goOn(1, new Origin(List.of(new Parent(0, true)), PartitionKeys.ALL));
      run(world, 0);
      run(world, 1);
      assertThat(world.head(0).counters().in).isEqualTo(1);
      assertThat(world.head(1).counters().in).isEqualTo(1);
      assertThat(world.outputs().get(Channel.RESULT))
          .singleElement()
          .asString()
          .contains("\"count\":2,\"sum\":2");
    }
  }

  @Test
  void batch_ofRepeatsAlone_isCommittedAsReadOnly() {
    try (World world = new World()) {
      world.source.appendProduced(0, output(1, 0, 0), World.event("a", 1, 1));
      world.runToEnd();
      world.source.appendProduced(0, output(1, 0, 0), World.event("a", 1, 1));
      world.runToEnd();
      assertThat(world.head().position().offset()).isEqualTo("1");
      assertThat(world.head().counters().in).isEqualTo(1);
    }
  }

  @Test
  void outputs_ofAnEarlierIncarnation_areRepeats() {
    try (World world = new World()) {
      world.source.appendProduced(0, output(2, 0, 0), World.event("a", 1, 1));
      world.source.appendProduced(0, output(1, 7, 0), World.event("a", 1, 2));
      world.runToEnd();
      assertThat(world.head().counters().in).isEqualTo(1);
    }
  }

  @Test
  void outputs_ofAProducerThatWasSetBack_stopTheFunction() {
    try (World world = new World()) {
      world.source.appendProduced(0, output(1, 5, 0), World.event("a", 1, 1));
      world.source.appendProduced(0, output(2, 6, 0), World.event("a", 1, 2));
      assertThatThrownBy(world::runToEnd)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.PRODUCER_RESET))
          .hasMessageContaining("record at offset 1 is an output of function sender, partition 0");
    }
  }

  private static Produced output(long incarnation, long batch, int index) {
    return new Produced(PRODUCER, 0, incarnation, batch, index);
  }
}
