package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.output.Channel;
import dev.sluice.memory.MemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PushCallsTest {
  private static final int EVENTS = 60;
  private static final long LONG = 60_000;

  private static Map<Channel, List<String>> expected() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0).get(Channel.RESULT)).hasSizeGreaterThan(3);
    assertThat(ground.outputs(0).get(Channel.LATE)).isNotEmpty();
    assertThat(ground.outputs(0).get(Channel.DEAD)).isNotEmpty();
    return ground.outputs(0);
  }

  @Test
  void call_whoseRecordsAreCommittedAndDelivered_endsWell() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, 20), ground.in(LONG))).isEmpty();
      assertThat(ground.head(0).counters().in).isEqualTo(20);
      assertThat(process.push(Ground.records(0, 20, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void records_broughtAgainAndCutAnew_countOnce() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      for (int[] cut : new int[][] {{0, 20}, {0, 20}, {10, 30}, {29, 30}, {30, 31}, {15, EVENTS}}) {
        assertThat(process.push(Ground.records(0, cut[0], cut[1]), ground.in(LONG))).isEmpty();
      }
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void call_whoseTimeIsUp_saysFromWhereOnToBringRecordsAgain() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      // Two batches, and then no time is left.
      int[] asked = {0};
      Deadline deadline = new Deadline(() -> asked[0]++ < 2 ? 1 : 0, 0);
      assertThat(process.push(Ground.records(0, 0, 20), deadline))
          .contains(Integer.toString(2 * SumsFunction.EVENTS_MAX));
      assertThat(process.push(Ground.records(0, 10, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  /** The mapping had no answer to them; what is committed and over has nobody to come to. */
  @Test
  void records_ofAShardThatIsOver_broughtAgainToAChangedPlan_areAcknowledged() {
    Ground ground = new Ground(2).withEvents(0, EVENTS);
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.CLOSED, ground.in(LONG));
    }
    String nonce = ground.head(0).nonce();
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThat(process.push(Ground.records(0, 20, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
  }

  /** Of another stream, say, that was made anew beside a state that was kept. */
  @Test
  void records_behindTheEndOfAShard_areNotAcknowledgedByAChangedPlan() {
    Ground ground = new Ground(2).withEvents(0, EVENTS);
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.CLOSED, ground.in(LONG));
    }
    ground.stream.append(0, "another");
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThatThrownBy(
              () -> process.push(Ground.records(0, EVENTS - 1, EVENTS + 1), ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[plan-changed] ");
    }
  }

  /** The mapping has called another with what follows, of which this one can know nothing. */
  @Test
  void callAfterOneThatEndedTooLate_readsWhatLiesBetweenFromTheLog() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      int[] asked = {0};
      Deadline deadline = new Deadline(() -> asked[0]++ < 1 ? 1 : 0, 0);
      assertThat(process.push(Ground.records(0, 0, SumsFunction.EVENTS_MAX), deadline)).isEmpty();
      assertThat(process.push(Ground.records(0, 30, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void call_whoseTimeIsUpBeforeItsFirstCommit_fails() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.push(Ground.records(0, 0, 20), ground.in(0)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[deadline] the call's time was up");
      assertThat(process.push(Ground.records(0, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void call_whoseShardsStateIsNotToBeHad_failsWithTheReasonAndIsWarnedOf() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    ground.outage(0, 1);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.push(Ground.records(0, 0, 10), ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessage("[store-failed] no answer");
      assertThat(ground.logged()).anyMatch(line -> line.startsWith("{\"level\":\"WARN\""));
      assertThat(process.push(Ground.records(0, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
  }

  private static void refuseSome(Ground ground) {
    ground.sink(0, Channel.RESULT).refuseWhen(payload -> payload.contains("key1"));
  }

  /** How many outputs sinks have taken, repeats counted. */
  private static int taken(Ground ground) {
    return ground.sinks(0).values().stream()
        .mapToInt(sink -> sink.payloads().size() + sink.repeats())
        .sum();
  }

  /** One output a call; or a few, so that letters of what is refused in a batch get through. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void delivery_longerThanACall_goesOnWhereTheCallBeforeWasLeft(boolean refusing) {
    Ground whole = new Ground(1).withEvents(0, EVENTS);
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    ground.sinks(0).values().forEach(MemorySink::takeTime);
    if (refusing) {
      refuseSome(whole);
      refuseSome(ground);
    }
    try (DeployedFunction process = whole.process()) {
      assertThat(process.push(Ground.records(0, 0, EVENTS), whole.in(LONG))).isEmpty();
    }
    Random chances = new Random(3);
    int from = 0;
    int left = 0;
    try (DeployedFunction process = ground.process()) {
      for (int calls = 0; from < EVENTS; calls++) {
        assertThat(calls).as("calls").isLessThan(10 * EVENTS);
        int before = taken(ground);
        int most = refusing ? 1 + chances.nextInt(3) : 1;
        Deadline deadline = new Deadline(() -> taken(ground) < before + most ? LONG : 0, 0);
        try {
          from =
              process
                  .push(Ground.records(0, from, EVENTS), deadline)
                  .map(Integer::parseInt)
                  .orElse(EVENTS);
        } catch (CallFailed e) {
          String why = String.valueOf(e.getMessage());
          boolean delivering = why.startsWith("[outbox-blocked] the time was up");
          assertThat(delivering || why.startsWith("[deadline] ")).as(why).isTrue();
          left += delivering ? 1 : 0;
        }
      }
      assertThat(process.push(Ground.records(0, EVENTS - 1, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(left).isPositive();
    assertThat(ground.outputs(0)).isEqualTo(whole.outputs(0));
    assertThat(whole.sink(0, Channel.DEAD).payloads().stream().filter(it -> it.contains("refused")))
        .hasSize(refusing ? (int) whole.head(0).counters().refused : 0);
    if (!refusing) {
      assertThat(ground.sinks(0).values()).allMatch(sink -> sink.repeats() == 0);
    }
  }

  @Test
  void call_whoseOutputsAreNotTaken_bringsRecordsAgainUntilTheyAre() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, 20), ground.in(LONG))).isEmpty();
      ground.sink(0, Channel.RESULT).retryNext(9);
      String again = process.push(Ground.records(0, 20, EVENTS), ground.in(LONG)).orElseThrow();
      assertThat(ground.logged().getLast()).contains("\"outbox_blocked\":1");
      int from = Integer.parseInt(again);
      assertThat(from).isBetween(21, EVENTS - 1);
      assertThat(process.push(Ground.records(0, from, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void call_thatFindsEventsLost_failsWithWhatIsToBeDone() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, 20), ground.in(LONG))).isEmpty();
    }
    ground.stream.trim(0, 30);
    try (DeployedFunction process = ground.process()) {
      assertThatThrownBy(() -> process.push(Ground.records(0, 5, 10), ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[data-loss] ");
    }
    assertThat(ground.logged())
        .anyMatch(line -> line.contains("\"level\":\"ERROR\"") && line.contains("data-loss"));
  }

  @Test
  void call_ofAnEarlierDeploy_failsAsSuperseded() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction newer = ground.process(2);
        DeployedFunction older = ground.process(1)) {
      assertThat(newer.push(Ground.records(0, 0, 20), ground.in(LONG))).isEmpty();
      assertThatThrownBy(() -> older.push(Ground.records(0, 20, 30), ground.in(LONG)))
          .hasMessageStartingWith("[superseded] deploy 2 of function sums");
      assertThat(ground.logged().getLast()).contains("\"superseded\":1");
      assertThat(newer.push(Ground.records(0, 20, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
  }

  @Test
  void shards_moreThanAreKept_areAllRight() {
    int shards = 20;
    Ground ground = new Ground(shards);
    for (int shard = 0; shard < shards; shard++) {
      ground.withEvents(shard, EVENTS);
    }
    try (DeployedFunction process = ground.process()) {
      for (int from = 0; from < EVENTS; from += 20) {
        for (int shard = 0; shard < shards; shard++) {
          assertThat(process.push(Ground.records(shard, from, from + 20), ground.in(LONG)))
              .isEmpty();
        }
      }
    }
    assertThat(ground.outputs(0)).isEqualTo(expected());
    for (int shard = 0; shard < shards; shard++) {
      assertThat(ground.head(shard).counters().in).isEqualTo(EVENTS);
    }
  }

  @Test
  void calls_ofAnyProcessAndAnyCut_giveWhatOneCallGives() {
    Map<Channel, List<String>> expected = expected();
    for (long seed = 1; seed <= 40; seed++) {
      Random chances = new Random(seed);
      Ground ground = new Ground(1).withEvents(0, EVENTS);
      List<DeployedFunction> processes = new ArrayList<>();
      int acknowledged = 0;
      while (acknowledged < EVENTS) {
        if (processes.size() < 3) {
          processes.add(ground.process());
        }
        DeployedFunction process = processes.get(chances.nextInt(processes.size()));
        int from = Math.max(0, acknowledged - chances.nextInt(3));
        int to = Math.min(EVENTS, acknowledged + 1 + chances.nextInt(15));
        int[] batches = {chances.nextInt(3)};
        try {
          acknowledged =
              process
                  .push(Ground.records(0, from, to), new Deadline(() -> batches[0]--, 0))
                  .map(Integer::parseInt)
                  .orElse(to);
        } catch (CallFailed e) {
          assertThat(e).as("seed %d", seed).hasMessageStartingWith("[deadline]");
        }
        if (chances.nextInt(5) == 0) {
          processes.remove(process);
          process.close();
        }
      }
      processes.forEach(DeployedFunction::close);
      assertThat(ground.outputs(0)).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
