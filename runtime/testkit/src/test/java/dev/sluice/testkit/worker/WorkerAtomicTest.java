package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.output.Channel;
import dev.sluice.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that the commit itself writes, with its head. */
final class WorkerAtomicTest {
  private static final int EVENTS = 60;

  @Test
  void results_writtenInCommits_areThoseOfAnOutbox() {
    try (World world = atomic()) {
      world.runToEnd();
      assertThat(world.sink(Channel.RESULT).payloads()).isEqualTo(byOutbox());
      assertThat(world.sink(Channel.RESULT).repeats()).isZero();
      assertThat(world.sink(Channel.LATE).payloads()).isNotEmpty();
    }
  }

  @Test
  void results_crashBehindAnyCommit_areThereAlready() {
    List<String> expected = byOutbox();
    for (int nth = 1; nth <= 12; nth++) {
      Crash crash = new Crash(Failpoint.HEAD_SYNCED, nth);
      try (World world = atomic(new World(crash))) {
        try (PartitionWorker lost = world.worker()) {
          lost.open();
          World.drain(lost);
        } catch (Crash.Crashed _) {
          // The next worker goes on.
        }
        long outOfHead = world.head().counters().out;
        assertThat(world.sink(Channel.RESULT).payloads())
            .as("crash %d", nth)
            .hasSize((int) outOfHead);
        world.runToEnd();
        assertThat(world.sink(Channel.RESULT).payloads()).as("crash %d", nth).isEqualTo(expected);
      }
    }
  }

  @Test
  void results_unclearAnswers_areWrittenOnce() {
    List<String> expected = byOutbox();
    for (MemoryStore.Fault fault : MemoryStore.Fault.values()) {
      for (int before = 0; before < 8; before++) {
        try (World world = atomic();
            PartitionWorker worker = world.worker()) {
          worker.open();
          for (int batch = 0; batch < before; batch++) {
            worker.runBatch();
          }
          world.store.failHeadWrite(SumFunction.NAME, 0, fault);
          assertThat(World.drain(worker)).isEqualTo(Progress.ENDED);
          assertThat(world.sink(Channel.RESULT).payloads())
              .as("%s behind %d batches", fault, before)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void row_refused_isALetterAndTheOthersAreWritten() {
    List<String> expected = new ArrayList<>(byOutbox());
    String unwelcome = expected.get(3);
    expected.remove(unwelcome);
    try (World world = atomic()) {
      world.sink(Channel.RESULT).refuseWhen(unwelcome::equals);
      world.runToEnd();
      assertThat(world.sink(Channel.RESULT).payloads()).isEqualTo(expected);
      assertThat(world.head().counters().refused).isEqualTo(1);
      assertThat(world.sink(Channel.DEAD).payloads())
          .anyMatch(letter -> letter.contains("refused"));
    }
  }

  private static World atomic() {
    return atomic(new World());
  }

  private static World atomic(World world) {
    world.withEvents(EVENTS);
    world.sink(Channel.RESULT).writeInCommits();
    return world;
  }

  private static List<String> byOutbox() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      return world.sink(Channel.RESULT).payloads();
    }
  }
}
