package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.output.Channel;
import dev.sluice.kinesis.Shard;
import dev.sluice.memory.MemorySink;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PullCallsTest {
  private static final int EVENTS = 60;
  private static final int MANY = 70;
  private static final long LONG = 60_000;
  private static final Pattern LAG = Pattern.compile("\"lag\":\\[?([0-9.,]*[0-9])");

  private static Map<Channel, List<String>> expected(int shard) {
    Ground ground = new Ground(shard + 1).withEvents(shard, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(shard, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
    return ground.outputs(shard);
  }

  @Test
  void drain_ofSeveralShards_takesAllThatHasCome() {
    Ground ground = new Ground(3);
    for (int shard = 0; shard < 3; shard++) {
      ground.withEvents(shard, EVENTS);
    }
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
      for (int shard = 0; shard < 3; shard++) {
        assertThat(ground.outputs(shard)).isEqualTo(expected(shard));
      }
      long batches = ground.head(0).batch();
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(0).batch()).isEqualTo(batches);
    }
  }

  @Test
  void drain_whoseTimeIsUp_isGoneOnWithByAnotherProcess() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    for (int call = 0; call < 20; call++) {
      try (DeployedFunction process = ground.process()) {
        int[] asked = {0};
        process.pull(Until.EMPTY, new Deadline(() -> asked[0]++ < 4 ? 1 : 0, 0));
      }
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  @Test
  void call_thatGoesOn_lastsToItsDeadlineInIntervals() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    long began = ground.clock.millis();
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.DEADLINE, ground.in(LONG));
    }
    assertThat(ground.clock.millis() - began).isEqualTo(LONG);
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  @Test
  void nextCall_whileOneGoesOn_takesTheShardAsSoonAsItIsLetGoOf() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction first = ground.process();
        DeployedFunction second = ground.process()) {
      int[] asked = {0};
      // The second begins, and asks for the shard in vain, while the first has it.
      first.pull(
          Until.DEADLINE,
          new Deadline(
              () -> {
                if (asked[0]++ == 5) {
                  second.pull(Until.DEADLINE, ground.in(1_000));
                }
                return asked[0] < 8 ? 10_000 : 0;
              },
              0));
      assertThat(ground.head(0).counters().in).isBetween(1L, EVENTS - 1L);
      String owner = ground.head(0).stamp().owner();
      second.pull(Until.DEADLINE, ground.in(LONG));
      assertThat(ground.head(0).stamp().owner()).isNotEqualTo(owner);
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  /** More shards than one process has open at once. */
  private static Ground many() {
    Ground ground = new Ground(MANY);
    for (int shard = 0; shard < MANY; shard++) {
      ground.withEvents(shard, 3);
    }
    return ground;
  }

  private static List<Integer> unread(Ground ground) {
    return IntStream.range(0, MANY)
        .filter(shard -> !ground.hasHead(shard) || ground.head(shard).counters().in < 3)
        .boxed()
        .toList();
  }

  @Test
  void drain_ofMoreShardsThanAreOpenAtOnce_takesAllThatHasCome() {
    Ground ground = many();
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(unread(ground)).isEmpty();
    assertThat(ground.logged()).noneMatch(line -> line.contains("WARN"));
  }

  @Test
  void callsThatGoOn_ofMoreShardsThanAreOpenAtOnce_beginWithThoseThatWaited() {
    Ground ground = many();
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.DEADLINE, ground.in(LONG));
      List<Integer> unread = unread(ground);
      assertThat(unread).hasSize(MANY - 64);
      assertThat(ground.logged())
          .filteredOn(line -> line.contains("\"level\":\"WARN\""))
          .singleElement()
          .asString()
          .contains("6 of 70 shards had no turn in this call", "next: " + unread + ";");
      process.pull(Until.DEADLINE, ground.in(LONG));
      assertThat(unread(ground)).isEmpty();
    }
  }

  @Test
  void drains_thatEndBeforeAllHadTurns_comeToAll() {
    Ground ground = many();
    try (DeployedFunction process = ground.process()) {
      for (int call = 0; call < 10; call++) {
        // For each call about a quarter of the shards.
        int[] asked = {0};
        process.pull(Until.EMPTY, new Deadline(() -> asked[0]++ < 40 ? 1 : 0, 0));
      }
    }
    assertThat(unread(ground)).isEmpty();
  }

  @Test
  void processes_thatAreCalledOnce_leaveNotTheSameShardsOut() {
    Ground ground = many();
    for (int call = 0; call < 10; call++) {
      try (DeployedFunction process = ground.process()) {
        process.pull(Until.DEADLINE, ground.in(1_000));
      }
    }
    assertThat(unread(ground)).isEmpty();
  }

  @Test
  void call_besideAProcessThatHasMostShards_takesTheOthers() {
    Ground ground = many();
    try (DeployedFunction first = ground.process();
        DeployedFunction second = ground.process()) {
      long end = ground.clock.millis() + LONG;
      boolean[] called = {false};
      first.pull(
          Until.DEADLINE,
          new Deadline(
              () -> {
                if (ground.clock.millis() > end - LONG && !called[0]) {
                  called[0] = true;
                  assertThat(unread(ground)).hasSize(MANY - 64);
                  second.pull(Until.EMPTY, ground.in(1_000));
                  assertThat(unread(ground)).isEmpty();
                }
                return end - ground.clock.millis();
              },
              0));
      assertThat(called[0]).isTrue();
    }
  }

  /** Four shards, whose state takes more than the fourth part of what it may of all. */
  private static Ground small() {
    Ground ground = new Ground(4);
    ground.environment.put("SLUICE_MAX_STATE", "40KB");
    return ground;
  }

  @Test
  void shard_besideClosedOnesThatAreListedStill_hasTheirMemory() {
    Ground ground = small().withEvents(0, 300);
    for (int shard = 1; shard < 4; shard++) {
      ground.close(shard);
    }
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.head(0).counters().in).isEqualTo(300);
  }

  @Test
  void shard_whoseWorkerIsKeptWhileOthersAreClosed_hasTheirMemory() {
    Ground ground = small().withEvents(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
      ground.withEvents(0, 300);
      for (int shard = 1; shard < 4; shard++) {
        ground.close(shard);
      }
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.head(0).counters().in).isEqualTo(301);
  }

  @Test
  void shards_thatAreOpen_shareTheMemory() {
    Ground ground = small().withEvents(0, 300);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[out-of-memory-budget] ");
    }
  }

  private static long bytesOfANewProcess(Ground ground) {
    try (PullCalls calls = ground.pullCalls()) {
      calls.run(Until.EMPTY, ground.in(LONG));
      return calls.bytes();
    }
  }

  @Test
  void shard_thatIsOver_holdsNoMemory() {
    Ground ground = new Ground(2).withEvents(0, EVENTS);
    ground.split(0, 1);
    try (PullCalls calls = ground.pullCalls()) {
      calls.run(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(0).isFinished()).isTrue();
      assertThat(calls.bytes()).isPositive().isEqualTo(bytesOfANewProcess(ground));
    }
  }

  @Test
  void shard_thatAnotherProcessReadToItsEnd_holdsNoMemory() {
    for (boolean listed : new boolean[] {true, false}) {
      Ground ground = new Ground(2).withEvents(0, EVENTS);
      Shard child = ground.shards.removeLast();
      try (PullCalls calls = ground.pullCalls()) {
        calls.run(Until.EMPTY, ground.in(LONG));
        ground.shards.add(child);
        ground.split(0, 1);
        long bytes = bytesOfANewProcess(ground);
        assertThat(ground.head(0).isFinished()).isTrue();
        if (!listed) {
          ground.forget(0, 1, EVENTS);
        }
        calls.run(Until.EMPTY, ground.in(LONG));
        assertThat(calls.bytes()).isPositive().isEqualTo(bytes);
      }
    }
  }

  @Test
  void shard_whoseParentIsNotFinished_waits() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.split(0, 1);
    ground.stream.reopen(0);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.outputs(0)).isEqualTo(expected(0));
      assertThat(ground.outputs(1).get(Channel.RESULT)).isEmpty();
      ground.stream.shut(0);
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(0).ended()).isTrue();
      assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
    }
  }

  @Test
  void records_ofAShardThatWasSplitOff_comeAfterWhatIsLeftOfItsParent() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, 20), ground.in(LONG));
      assertThat(process.push(Ground.records(1, 0, 10), ground.in(LONG))).isEmpty();
      assertThat(ground.head(0).ended()).isTrue();
      assertThat(ground.head(0).counters().in).isEqualTo(EVENTS);
      assertThat(ground.head(1).counters().in).isEqualTo(10);
    }
  }

  @Test
  void shard_thatCannotGoOn_failsTheCallAndNotTheOthers() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, 20), ground.in(LONG));
    }
    ground.stream.trim(0, 30);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[data-loss] ");
    }
    assertThat(ground.outputs(1)).isEqualTo(expected(1));
  }

  @Test
  void shard_whoseStateIsNotToBeHad_failsTheCallAndNotTheOthers() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.outage(0, Integer.MAX_VALUE);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessage("[store-failed] no answer");
    }
    assertThat(ground.outputs(1)).isEqualTo(expected(1));
  }

  /** Not a stop, which a worker says by itself. */
  @Test
  void shard_thatCannotBeLetGoOf_isTakenAnewByTheNextCallAndNotTheOthers() {
    // The last five of each are not saved before.
    int events = 15;
    Ground ground = new Ground(2).withEvents(0, events).withEvents(1, events);
    long end = ground.clock.millis() + 2_000;
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(
              () ->
                  process.pull(
                      Until.DEADLINE,
                      new Deadline(
                          () -> {
                            long left = end - ground.clock.millis();
                            ground.loseNonces(left > 0 ? 0 : 1);
                            return left;
                          },
                          0)))
          .isInstanceOf(UncheckedIOException.class);
      String other = ground.head(1).nonce();
      try (DeployedFunction second = ground.process()) {
        second.pull(Until.EMPTY, ground.in(LONG));
      }
      assertThat(ground.head(1).nonce()).as("was let go of").isNotEqualTo(other);
      ground.withEvents(0, events);
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.head(0).counters().in).isEqualTo(2L * events);
    }
  }

  @Test
  void call_thatGoesOn_outlastsAnOutageOfAShardThatItHadBefore() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    MemorySink dead = ground.sink(0, Channel.DEAD);
    dead.retryNext(Integer.MAX_VALUE);
    long began = ground.clock.millis();
    boolean[] out = {false};
    try (DeployedFunction process = ground.process()) {
      process.pull(
          Until.DEADLINE,
          new Deadline(
              () -> {
                if (ground.clock.millis() > began && !out[0]) {
                  out[0] = true;
                  dead.retryNext(0);
                  ground.outage(0, 2);
                }
                return began + LONG - ground.clock.millis();
              },
              0));
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  @Test
  void drains_ofAShardThatCannotBeDelivered_sayItEachTime() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    ground.sink(0, Channel.RESULT).retryNext(Integer.MAX_VALUE);
    try (DeployedFunction process = ground.process()) {
      for (int drain = 0; drain < 3; drain++) {
        ground.lines.reset();
        assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
            .isInstanceOf(CallFailed.class);
        assertThat(saying(ground, "\"outbox_blocked\":1")).as("drain %d", drain).hasSize(1);
      }
    }
  }

  @Test
  void call_thatGoesOnAndCannotDeliver_saysItFromMinuteToMinute() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    ground.sink(0, Channel.RESULT).retryNext(Integer.MAX_VALUE);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.DEADLINE, ground.in(10 * LONG));
    }
    assertThat(saying(ground, "\"outbox_blocked\":1")).hasSizeBetween(8, 10);
  }

  @Test
  void lag_ofAShardThatIsStill_isNoneThoughItIsBehindInTime() {
    Ground ground = new Ground(1);
    ground.withEvents(0, EVENTS, ground.clock.millis());
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
      ground.clock.advance(Duration.ofMinutes(10));
      ground.lines.reset();
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(lags(ground)).containsExactly("0");
      ground.lines.reset();
      process.pull(Until.DEADLINE, ground.in(5 * LONG));
    }
    assertThat(lags(ground)).hasSizeGreaterThan(3).containsOnly("0");
  }

  @Test
  void lag_ofAShardThatHasMore_isThatOfTheNewestCommittedEvent() {
    Ground ground = new Ground(1);
    ground.withEvents(0, EVENTS, ground.clock.millis());
    ground.clock.advance(Duration.ofMinutes(10));
    try (DeployedFunction process = ground.process()) {
      int[] asked = {0};
      process.pull(Until.EMPTY, new Deadline(() -> asked[0]++ < 4 ? 1 : 0, 0));
    }
    assertThat(lags(ground)).singleElement().asString().startsWith("599.");
  }

  /** Each lag that was logged. */
  private static List<String> lags(Ground ground) {
    return LAG.matcher(String.join("\n", ground.logged()))
        .results()
        .flatMap(found -> Stream.of(found.group(1).split(",", -1)))
        .toList();
  }

  private static List<String> saying(Ground ground, String what) {
    return ground.logged().stream().filter(line -> line.contains(what)).toList();
  }

  @Test
  void drains_ofAnIdleShard_closeItsWindows() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, EVENTS), ground.in(LONG));
      int results = ground.sink(0, Channel.RESULT).payloads().size();
      process.pull(Until.EMPTY, ground.in(LONG));
      ground.clock.advance(Duration.ofMillis(SumsFunction.IDLE_AFTER_MILLIS - 1_000));
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.outputs(0).get(Channel.RESULT)).hasSize(results);
      ground.clock.advance(Duration.ofSeconds(1));
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.outputs(0).get(Channel.RESULT)).hasSizeGreaterThan(results);
      long batches = ground.head(0).batch();
      ground.clock.advance(Duration.ofMillis(SumsFunction.IDLE_AFTER_MILLIS));
      process.pull(Until.EMPTY, ground.in(LONG));
      // Nothing is left to close.
      assertThat(ground.outputs(0).get(Channel.RESULT)).hasSizeLessThanOrEqualTo(results + 3);
      assertThat(ground.head(0).batch()).isLessThanOrEqualTo(batches + 1);
    }
  }

  /** What comes of a shard in half an hour of drains, whose last records came before that. */
  private static List<String> idleResults(boolean busyBeside) {
    Ground ground = new Ground(2).withEvents(0, 20).withEvents(1, EVENTS);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, 20), ground.in(LONG));
      for (int minute = 0; minute < 30; minute++) {
        if (busyBeside) {
          process.push(Ground.records(1, 2 * minute, 2 * minute + 2), ground.in(LONG));
        }
        process.pull(Until.EMPTY, ground.in(LONG));
        ground.clock.advance(Duration.ofMinutes(1));
      }
    }
    assertThat(ground.head(0).counters().in).isEqualTo(20);
    return ground.sink(0, Channel.RESULT).payloads();
  }

  @Test
  void drains_ofAnIdleShardBesideOneWithRecords_closeItsWindows() {
    assertThat(idleResults(true)).isEqualTo(idleResults(false));
    assertThat(idleResults(true)).hasSizeGreaterThan(expectedOf(20).size());
  }

  /** A scheduled call goes to whichever environment is free. */
  @Test
  void drainsOfAnIdleShard_byTwoProcessesInTurn_closeItsWindows() {
    Ground ground = new Ground(1).withEvents(0, 20);
    try (DeployedFunction one = ground.process();
        DeployedFunction other = ground.process()) {
      one.push(Ground.records(0, 0, 20), ground.in(LONG));
      for (int minute = 0; minute < 30; minute++) {
        (minute % 2 == 0 ? one : other).pull(Until.EMPTY, ground.in(LONG));
        ground.clock.advance(Duration.ofMinutes(1));
      }
    }
    assertThat(ground.sink(0, Channel.RESULT).payloads()).isEqualTo(idleResults(false));
  }

  /** What comes of so many events without a drain. */
  private static List<String> expectedOf(int events) {
    Ground ground = new Ground(1).withEvents(0, events);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, events), ground.in(LONG));
    }
    return ground.sink(0, Channel.RESULT).payloads();
  }

  private static Ground three() {
    return new Ground(3).withEvents(0, EVENTS).withEvents(1, EVENTS).withEvents(2, EVENTS);
  }

  @Test
  void workers_besideACallWithRecords_leaveHalfOfTheMemory() {
    long all = bytesOfANewProcess(three());
    // While they work they need some more; two of three are more than its half.
    long most = all * 5 / 4;
    Ground ground = three();
    ground.environment.put("SLUICE_MAX_STATE", Long.toString(most));
    try (PullCalls calls = ground.pullCalls()) {
      calls.run(Until.EMPTY, ground.in(LONG));
      assertThat(calls.bytes()).isEqualTo(all);
      calls.leave(0);
      assertThat(calls.bytes()).isPositive().isLessThanOrEqualTo(most / 2);
    }
  }

  @Test
  void pushAndDrain_inTurn_giveWhatOneCallGives() {
    Ground ground = new Ground(1);
    try (DeployedFunction process = ground.process()) {
      ground.withEvents(0, EVENTS);
      process.push(Ground.records(0, 0, 20), ground.in(LONG));
      int[] asked = {0};
      process.pull(Until.EMPTY, new Deadline(() -> asked[0]++ < 6 ? 1 : 0, 0));
      process.push(Ground.records(0, 20, 50), ground.in(LONG));
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  /** A shard that is over, and another that goes on with it and that nobody has read yet. */
  private static Ground halfwayThroughASplit() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.CLOSED, ground.in(LONG));
    }
    assertThat(ground.head(0).isFinished()).isTrue();
    return ground;
  }

  @Test
  void shardThatIsOver_keepsAChangedPlanFromNothing() {
    Ground ground = halfwayThroughASplit();
    Ground same = halfwayThroughASplit();
    String nonce = ground.head(0).nonce();
    try (DeployedFunction changed = ground.process(2, SumsFunction.changed());
        DeployedFunction process = same.process()) {
      changed.pull(Until.EMPTY, ground.in(LONG));
      process.pull(Until.EMPTY, same.in(LONG));
    }
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
    assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
    assertThat(ground.outputs(1)).isEqualTo(same.outputs(1));
  }

  /** A closed shard that was read to its end, whose last letter waits for its sink. */
  private static Ground undelivered() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.stream.append(0, "nonsense");
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, EVENTS), ground.in(LONG))).isEmpty();
      ground.sink(0, Channel.DEAD).retryNext(Integer.MAX_VALUE);
      assertThatThrownBy(() -> process.pull(Until.CLOSED, ground.in(LONG)))
          .hasMessageStartingWith("[outbox-blocked] ");
    }
    assertThat(ground.head(0).ended()).isTrue();
    ground.sink(0, Channel.DEAD).retryNext(0);
    ground.forget(0, 1, EVENTS + 1);
    return ground;
  }

  @Test
  void closedShard_thatIsNotListedAnyMore_isDeliveredOf() {
    Ground ground = undelivered();
    int letters = ground.sink(0, Channel.DEAD).payloads().size();
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(LONG));
      assertThat(ground.sink(0, Channel.DEAD).payloads()).hasSize(letters + 1);
      assertThat(ground.head(0).outbox().isEmpty()).isTrue();
      assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.sink(0, Channel.DEAD).repeats()).isZero();
  }

  @Test
  void closedShard_thatIsNotListedAnyMore_isDeliveredOfBeforeRecordsOfItsChild() {
    Ground ground = undelivered();
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(1, 0, 10), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.head(0).outbox().isEmpty()).isTrue();
    assertThat(ground.head(1).counters().in).isEqualTo(10);
  }

  /** A shard that nobody read to its end while it was there, and whose last letter waits. */
  private static Ground unread() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, 20), ground.in(LONG))).isEmpty();
      ground.sink(0, Channel.DEAD).retryNext(Integer.MAX_VALUE);
      // The one at 22 does not decode.
      assertThat(process.push(Ground.records(0, 20, 25), ground.in(LONG))).isPresent();
    }
    ground.sink(0, Channel.DEAD).retryNext(0);
    ground.split(0, 1);
    ground.forget(0, 1, EVENTS);
    return ground;
  }

  @Test
  void shard_thatDepartedUnread_isDeliveredOfAndSaidToBeLost() {
    Ground ground = unread();
    int letters = ground.sink(0, Channel.DEAD).payloads().size();
    try (DeployedFunction process = ground.process()) {
      for (int call = 0; call < 2; call++) {
        assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
            .isInstanceOf(CallFailed.class)
            .hasMessageStartingWith("[data-loss] ");
      }
    }
    assertThat(ground.sink(0, Channel.DEAD).payloads()).hasSize(letters + 1);
    assertThat(ground.sink(0, Channel.DEAD).repeats()).isZero();
    assertThat(ground.head(0).outbox().isEmpty()).isTrue();
    assertThat(ground.head(0).ended()).isFalse();
  }

  @Test
  void shard_thatDepartedUnread_isAGapBeforeItsChild_whereTheFunctionGoesOn() {
    for (boolean pushed : new boolean[] {false, true}) {
      Ground ground = unread();
      ground.stream.goOnBehindLosses();
      try (DeployedFunction process = ground.process()) {
        if (pushed) {
          assertThat(process.push(Ground.records(1, 0, EVENTS), ground.in(LONG))).isEmpty();
        } else {
          process.pull(Until.EMPTY, ground.in(LONG));
        }
      }
      assertThat(ground.head(0).ended()).isTrue();
      assertThat(ground.head(0).counters().gaps).isEqualTo(1);
      assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
    }
  }
}
