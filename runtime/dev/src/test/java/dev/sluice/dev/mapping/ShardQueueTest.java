package dev.sluice.dev.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardQueueTest {
  private static final int STEPS_MAX = 100_000;
  private static final SeededDisturbance.Rates RATES =
      new SeededDisturbance.Rates(300, 300, 300, 0, Duration.ZERO);

  private final List<GivenUp> givenUp = new ArrayList<>();
  private long now;

  private static StreamRecord record(int number, int bytes) {
    return new StreamRecord(Integer.toString(number), "key", 0, new byte[bytes]);
  }

  private static List<StreamRecord> records(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> record(number, 10)).toList();
  }

  private static MappingSettings settings(int batchSize, int windowSeconds) {
    return MappingSettings.of("stream", batchSize, Duration.ofSeconds(windowSeconds));
  }

  private ShardQueue queue(MappingSettings settings) {
    return queue(settings, Disturbance.NONE);
  }

  private ShardQueue queue(MappingSettings settings, Disturbance disturbance) {
    return new ShardQueue(0, settings, disturbance, givenUp::add);
  }

  private List<Integer> next(ShardQueue queue) {
    return queue.next(now).stream()
        .flatMap(List::stream)
        .map(record -> Integer.parseInt(record.sequenceNumber()))
        .toList();
  }

  private List<Integer> nextAfter(ShardQueue queue, Outcome outcome) {
    queue.answered(outcome, now);
    now += queue.waitMillis(now, 0);
    return next(queue);
  }

  @Test
  void records_withinTheWindow_waitForMoreUntilItIsOverOrTheBatchIsFull() {
    ShardQueue queue = queue(settings(5, 2));
    queue.add(records(0, 2), now);
    assertThat(next(queue)).isEmpty();
    now = 1_999;
    queue.add(records(2, 3), now);
    assertThat(next(queue)).isEmpty();
    now = 2_000;
    assertThat(next(queue)).containsExactly(0, 1, 2);
    queue.answered(new Outcome.Done(), now);
    queue.add(records(3, 10), now);
    assertThat(next(queue)).containsExactly(3, 4, 5, 6, 7);
    assertThat(nextAfter(queue, new Outcome.Done())).containsExactly(8, 9);
    assertThat(now).isEqualTo(4_000);
  }

  @Test
  void records_ofAShardThatHasEnded_doNotWait() {
    ShardQueue queue = queue(settings(5, 300));
    queue.add(records(0, 2), now);
    queue.end();
    assertThat(next(queue)).containsExactly(0, 1);
    assertThat(queue.isFinished()).isFalse();
    queue.answered(new Outcome.Done(), now);
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void records_ofMoreThanThePayloadLimit_comeInSeveralCalls() {
    ShardQueue queue = queue(settings(100, 0));
    queue.add(IntStream.range(0, 10).mapToObj(number -> record(number, 1 << 20)).toList(), now);
    assertThat(queue.hasRoom()).isFalse();
    Optional<List<StreamRecord>> batch = queue.next(now);
    List<StreamRecord> first = batch.orElseThrow();
    assertThat(first).hasSize(4);
    assertThat((long) new KinesisEvent("stream", "shardId-000000000000").json(first).length())
        .isLessThanOrEqualTo(MappingSettings.PAYLOAD_BYTES_MAX);
    assertThat(nextAfter(queue, new Outcome.Done())).containsExactly(4, 5, 6, 7);
  }

  @Test
  void batch_thatFails_comesAgainInHalvesInOrder() {
    ShardQueue queue = queue(settings(10, 0));
    queue.add(records(0, 4), now);
    assertThat(next(queue)).containsExactly(0, 1, 2, 3);
    assertThat(nextAfter(queue, new Outcome.Failed("no"))).containsExactly(0, 1);
    assertThat(nextAfter(queue, new Outcome.Failed("no"))).containsExactly(0);
    assertThat(nextAfter(queue, new Outcome.Failed("no"))).containsExactly(0);
    assertThat(nextAfter(queue, new Outcome.Done())).containsExactly(1);
    assertThat(nextAfter(queue, new Outcome.Done())).containsExactly(2, 3);
    assertThat(nextAfter(queue, new Outcome.Done())).isEmpty();
    assertThat(queue.tally().counts().bisected()).isEqualTo(2);
  }

  @Test
  void batch_ofWhichAPartIsDone_comesAgainFromWhereItFailed() {
    ShardQueue queue = queue(settings(10, 0));
    queue.add(records(0, 4), now);
    assertThat(next(queue)).hasSize(4);
    assertThat(nextAfter(queue, new Outcome.FailedFrom("2"))).containsExactly(2, 3);
    assertThat(nextAfter(queue, new Outcome.FailedFrom("9"))).containsExactly(2);
    assertThat(queue.tally().counts().partial()).isEqualTo(1);
    assertThat(queue.tally().counts().failed()).isEqualTo(1);
  }

  @Test
  void batch_withoutRetriesLeft_isGivenUpAndTold() {
    ShardQueue queue = queue(settings(10, 0).retrying(2, false));
    queue.add(records(0, 3), now);
    assertThat(next(queue)).hasSize(3);
    queue.add(records(3, 4), now);
    assertThat(nextAfter(queue, new Outcome.Failed("first"))).hasSize(3);
    long second = now;
    assertThat(nextAfter(queue, new Outcome.Failed("second"))).hasSize(3);
    assertThat(now - second).as("the second pause is longer").isGreaterThan(second);
    assertThat(nextAfter(queue, new Outcome.Failed("third"))).containsExactly(3);
    assertThat(givenUp).containsExactly(new GivenUp(0, "0", "2", 3, 3, "third"));
  }

  @Test
  void batch_thatIsHalvedWithOneRetry_losesOnlyTheRecordThatFails() {
    ShardQueue queue = queue(settings(8, 0).retrying(1, true));
    queue.add(records(0, 8), now);
    queue.end();
    List<Integer> done = new ArrayList<>();
    List<Integer> batch = next(queue);
    for (int steps = 0; !batch.isEmpty(); steps++) {
      assertThat(steps).isLessThan(STEPS_MAX);
      boolean fails = batch.contains(5);
      done.addAll(fails ? List.of() : batch);
      batch = nextAfter(queue, fails ? new Outcome.Failed("five") : new Outcome.Done());
    }
    assertThat(done).containsExactly(0, 1, 2, 3, 4, 6, 7);
    assertThat(givenUp).containsExactly(new GivenUp(0, "5", "5", 1, 2, "five"));
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void calls_thatDoNothing_areCountedUntilOneDoesSomething_halvesApart() {
    ShardQueue queue = queue(settings(4, 0));
    queue.add(records(0, 4), now);
    next(queue);
    nextAfter(queue, new Outcome.Failed("no"));
    nextAfter(queue, new Outcome.Failed("no"));
    assertThat(queue.failing()).isZero();
    nextAfter(queue, new Outcome.Failed("no"));
    assertThat(nextAfter(queue, new Outcome.FailedFrom("0"))).containsExactly(0);
    assertThat(queue.failing()).isEqualTo(2);
    nextAfter(queue, new Outcome.Done());
    assertThat(queue.failing()).isZero();
  }

  @Test
  void call_thatIsLost_countsForNothingAndItsRecordsAreCutAnew() {
    ShardQueue queue = queue(settings(3, 300));
    queue.add(records(0, 3), now);
    assertThat(next(queue)).containsExactly(0, 1, 2);
    queue.add(records(3, 5), now);
    assertThat(nextAfter(queue, new Outcome.Lost())).containsExactly(0, 1, 2);
    assertThat(queue.tally().counts().failed()).isZero();
    assertThat(queue.tally().counts().lost()).isEqualTo(1);
  }

  /** Whatever happens, each record is done, and none before one that is in front of it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 20_261_126})
  void records_underAnyOutcomesAndDisturbances_areDoneInOrder(long seed) {
    SplittableRandom chances = new SplittableRandom(seed);
    int batchSize = 1 + chances.nextInt(40);
    int all = 2_000;
    ShardQueue queue =
        queue(settings(batchSize, chances.nextInt(2)), new SeededDisturbance(seed, 3, RATES));
    int added = 0;
    int done = 0;
    for (int steps = 0; !queue.isFinished(); steps++) {
      assertThat(steps).as("seed %d", seed).isLessThan(STEPS_MAX);
      if (queue.hasRoom() && added < all) {
        int to = Math.min(all, added + chances.nextInt(2 * batchSize));
        queue.add(records(added, to), now);
        added = to;
      } else if (added == all) {
        queue.end();
      }
      List<Integer> batch = next(queue);
      if (batch.isEmpty()) {
        now += queue.waitMillis(now, 10);
        continue;
      }
      assertThat(batch).hasSizeLessThanOrEqualTo(batchSize);
      for (int i = 1; i < batch.size(); i++) {
        assertThat(batch.get(i)).as("seed %d", seed).isEqualTo(batch.get(i - 1) + 1);
      }
      assertThat(batch.getFirst()).as("none is left out, seed %d", seed).isLessThanOrEqualTo(done);
      int last = batch.getLast() + 1;
      switch (chances.nextInt(5)) {
        case 0 -> queue.answered(new Outcome.Failed("no"), now);
        case 1 -> queue.answered(new Outcome.Lost(), now);
        case 2 -> {
          int from = batch.get(chances.nextInt(batch.size()));
          queue.answered(new Outcome.FailedFrom(Integer.toString(from)), now);
          done = Math.max(done, from);
        }
        default -> {
          queue.answered(new Outcome.Done(), now);
          done = Math.max(done, last);
        }
      }
    }
    assertThat(done).as("seed %d", seed).isEqualTo(all);
    ShardStatus.Counts counts = queue.tally().counts();
    assertThat(List.of(counts.cut(), counts.again(), counts.forgotten(), counts.lost()))
        .as("seed %d, batches of %d", seed, batchSize)
        .allMatch(count -> count > 0 || batchSize == 1);
  }
}
