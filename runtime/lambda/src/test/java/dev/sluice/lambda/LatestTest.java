package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.kinesis.Shard;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A function that begins with what comes from now on, in records that a mapping brings. */
final class LatestTest {
  private static final long LONG = 60_000;

  /** The mapping began before them. */
  private static Ground ground(int shards, int events) {
    Ground ground = new Ground(shards);
    LatestLog log = new LatestLog(ground.stream);
    log.come = events;
    ground.log = log;
    for (int shard = 0; shard < shards; shard++) {
      ground.withEvents(shard, events);
    }
    return ground;
  }

  private static DeployedFunction process(Ground ground) {
    return ground.process(1, SumsFunction.latest());
  }

  @Test
  void records_whoseFirstCallFailed_areNotPassedOverByATick() {
    // Before the first head is written, and behind it.
    for (boolean begun : new boolean[] {false, true}) {
      Ground ground = ground(1, 1);
      ground.outage(0, begun ? 0 : 1);
      try (DeployedFunction process = process(ground)) {
        assertThatThrownBy(() -> process.push(Ground.records(0, 0, 1), ground.in(begun ? 0 : LONG)))
            .isInstanceOf(CallFailed.class);
        assertThat(ground.hasHead(0)).isEqualTo(begun);
        ground.withEvents(0, 1);
        process.pull(Until.EMPTY, ground.in(LONG));
        process.pull(Until.DEADLINE, ground.in(LONG));
        assertThat(process.push(Ground.records(0, 0, 1), ground.in(LONG))).isEmpty();
        assertThat(ground.head(0).counters().in).isEqualTo(1);
        process.pull(Until.EMPTY, ground.in(LONG));
        assertThat(ground.head(0).counters().in).isEqualTo(2);
      }
    }
  }

  @Test
  void parent_thatNoCallBegan_isFinishedForItsChildAlone() {
    Ground ground = ground(3, 10);
    ground.split(0, 1);
    ground.close(2);
    try (DeployedFunction process = process(ground)) {
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(List.of(0, 1, 2)).noneMatch(ground::hasHead);
      assertThat(process.push(Ground.records(1, 0, 4), ground.in(LONG))).isEmpty();
      assertThat(ground.head(0).isFinished()).isTrue();
      assertThat(ground.head(1).counters().in).isEqualTo(4);
      // Of this one the mapping may have something to bring still.
      assertThat(ground.hasHead(2)).isFalse();
      assertThat(process.push(Ground.records(2, 0, 10), ground.in(LONG))).isEmpty();
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(1).counters().in).isEqualTo(10);
      assertThat(ground.head(2).counters().in).isEqualTo(10);
      assertThat(ground.head(2).isFinished()).isTrue();
    }
  }

  @Test
  void childThatNoCallBegan_isReadFromItsFirstRecord() {
    Ground ground = ground(2, 10);
    Shard child = ground.shards.removeLast();
    try (DeployedFunction process = process(ground)) {
      assertThat(process.push(Ground.records(0, 0, 10), ground.in(LONG))).isEmpty();
      ground.shards.add(child);
      ground.split(0, 1);
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(1).counters().in).isEqualTo(10);
    }
  }
}
