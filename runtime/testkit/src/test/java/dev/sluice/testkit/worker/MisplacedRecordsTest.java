package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;
import org.junit.jupiter.api.Test;

/** What becomes of records whose partition key is not what the stream is partitioned by. */
final class MisplacedRecordsTest {
  @Test
  void records_whoseKeyIsTheirComponent_areTaken() {
    try (World world = new World()) {
      world.source.appendKeyed(0, "a", World.event("a", 1, 1));
      world.source.appendKeyed(0, "", World.event("", 2, 2));
      world.source.appendKeyed(0, "x", "nonsense has no component");
      world.source.append(0, World.event("of a source without keys", 3, 3));
      world.runToEnd();
      assertThat(world.head().counters().accepted).isEqualTo(3);
      assertThat(world.head().counters().dead).isEqualTo(1);
    }
  }

  @Test
  void record_ofAnotherKey_stopsThePartitionInFrontOfItsBatch() {
    try (World world = new World()) {
      world.source.appendKeyed(0, "a", World.event("a", 1, 1));
      world.runToEnd();
      world.source.appendKeyed(0, "a", World.event("a", 1, 2));
      world.source.appendKeyed(0, "b", World.event("a", 1, 3));
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertThatThrownBy(worker::runBatch)
            .isInstanceOfSatisfying(
                Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.MISPLACED))
            .hasMessageContaining("offset 2 of function sums, partition 0")
            .hasMessageContaining("partition key 'b', which is not its k");
      }
      assertThat(world.head().counters().in).isEqualTo(1);
    }
  }
}
