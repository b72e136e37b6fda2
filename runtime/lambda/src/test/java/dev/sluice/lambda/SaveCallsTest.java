package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.output.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SaveCallsTest {
  private static final int EVENTS = 60;

  /** Where there is no snapshot: one comes each 7 events, and batches have 5. */
  private static final int UNSAVED = 35;

  private static final long LONG = 60_000;

  private static Map<Channel, List<String>> expected(int shard) {
    Ground ground = new Ground(shard + 1).withEvents(shard, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(shard, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
    return ground.outputs(shard);
  }

  /** Records are committed of each shard, and the process is gone as one that is killed. */
  private static Ground unsaved(int shards) {
    Ground ground = new Ground(shards);
    DeployedFunction killed = ground.process();
    for (int shard = 0; shard < shards; shard++) {
      ground.withEvents(shard, EVENTS);
      assertThat(killed.push(Ground.records(shard, 0, UNSAVED), ground.in(LONG))).isEmpty();
    }
    return ground;
  }

  private static String saved(Ground ground) {
    return saved(ground, ground.in(LONG));
  }

  private static String saved(Ground ground, Deadline deadline) {
    try (DeployedFunction process = ground.process()) {
      return process.save(deadline);
    }
  }

  private static void refused(Ground ground, SumsFunction changed, int shard, String why) {
    try (DeployedFunction process = ground.process(2, changed)) {
      assertThatThrownBy(
              () -> process.push(Ground.records(shard, UNSAVED, EVENTS), ground.in(LONG)))
          .isInstanceOf(CallFailed.class)
          .hasMessageStartingWith("[plan-changed] ")
          .hasMessageContaining(why);
    }
  }

  @Test
  void changedPlan_isRefusedUntilTheVersionBeforeHasSaved_thenGoesOn() {
    Ground ground = unsaved(1);
    refused(
        ground,
        SumsFunction.changed(),
        0,
        "since deploy 1 wrote the state, and there is no snapshot at its last event; undo the"
            + " change, call the version that wrote it with"
            + " {\"sluice\":\"save\"} until it says that all is saved (docs/deploy.md,"
            + " Changing a function's plan), or begin anew with another table of state"
            + " (StateTableName)");
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThat(process.push(Ground.records(0, UNSAVED, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
    assertThat(ground.head(0).deploy()).isEqualTo(2);
  }

  @Test
  void save_readsNothingNew_andSaysWhereEachShardIs() {
    Ground ground = unsaved(2);
    String watermark = Instant.ofEpochMilli(ground.head(0).watermark()).toString();
    assertThat(saved(ground))
        .startsWith(
            "{\"saved\":true,\"shards\":[{\"shard\":0,\"saved\":true,\"what\":\"saved\",\"offset\":\"%d\",\"watermark\":\"%s\",\"in\":%d},{\"shard\":1,"
                .formatted(UNSAVED - 1, watermark, UNSAVED));
    assertThat(ground.head(0).counters().in).isEqualTo(UNSAVED);
  }

  @Test
  void save_whereAllIsSaved_writesNothing() {
    Ground ground = unsaved(1);
    String first = saved(ground);
    String nonce = ground.head(0).nonce();
    assertThat(saved(ground)).isEqualTo(first);
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
  }

  @Test
  void save_byTheProcessThatHasTheState_needsNoStream() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, UNSAVED), ground.in(LONG))).isEmpty();
      ground.stream.trim(0, UNSAVED + 1);
      assertThat(process.save(ground.in(LONG))).startsWith("{\"saved\":true,");
    }
  }

  @Test
  void functionWithoutState_hasNothingToSave() {
    assertThat(saved(new Ground(1).withEvents(0, EVENTS)))
        .isEqualTo("{\"saved\":true,\"shards\":[]}");
  }

  @Test
  void save_whoseTimeIsUp_isGoneOnWithByTheNextCall() {
    Ground ground = unsaved(3);
    List<String> answers = new ArrayList<>();
    for (int call = 1; call <= 3; call++) {
      // Three are looked at, and one is begun.
      int[] left = {5};
      answers.add(saved(ground, new Deadline(() -> left[0]-- > 0 ? 1 : 0, 0)));
    }
    assertThat(answers.get(0))
        .startsWith("{\"saved\":false,")
        .contains("{\"shard\":0,\"saved\":true,")
        .endsWith(
            "{\"shard\":2,\"saved\":false,\"what\":\"the call's time was up; call again\"}]}");
    assertThat(answers.get(1)).startsWith("{\"saved\":false,");
    assertThat(answers.get(2)).startsWith("{\"saved\":true,");
  }

  @Test
  void save_whoseTimeIsUpBeforeAllAreLookedAt_saysSo() {
    Ground ground = unsaved(2);
    String late = "\"saved\":false,\"what\":\"the call's time was up; call again\"}";
    assertThat(saved(ground, ground.in(0)))
        .isEqualTo(
            "{\"saved\":false,\"shards\":[{\"shard\":0,%s,{\"shard\":1,%s]}".formatted(late, late));
  }

  /** Their sinks for dead letters take nothing; the batch that waits has the one at 5. */
  private static void block(Ground ground, int... shards) {
    DeployedFunction killed = ground.process();
    for (int shard : shards) {
      ground.withEvents(shard, EVENTS);
      ground.sink(shard, Channel.DEAD).retryNext(Integer.MAX_VALUE);
      assertThat(killed.push(Ground.records(shard, 0, 10), ground.in(LONG))).isPresent();
    }
  }

  @Test
  void shard_whoseSinkIsBlocked_keepsNoOtherFromBeingSaved() {
    Ground ground = new Ground(3);
    block(ground, 0);
    DeployedFunction killed = ground.process();
    for (int shard = 1; shard < 3; shard++) {
      ground.withEvents(shard, EVENTS);
      assertThat(killed.push(Ground.records(shard, 0, UNSAVED), ground.in(LONG))).isEmpty();
    }
    assertThat(saved(ground, ground.in(12_000)))
        .startsWith(
            "{\"saved\":false,\"shards\":[{\"shard\":0,\"saved\":false,\"what\":\"[outbox-blocked]"
                + " ")
        .contains("{\"shard\":1,\"saved\":true,", "{\"shard\":2,\"saved\":true,");
  }

  @Test
  void save_whereSinksAreBlocked_endsInTime_andEachShardHasItsTurn() {
    Ground ground = new Ground(3);
    block(ground, 0, 1, 2);
    ground.sink(2, Channel.DEAD).retryNext(0);
    List<String> answers = new ArrayList<>();
    for (int call = 0; call < 3; call++) {
      Deadline deadline = ground.in(20_000);
      answers.add(saved(ground, deadline));
      assertThat(deadline.isPast()).isFalse();
    }
    String late = "\"saved\":false,\"what\":\"the call's time was up; call again\"}";
    assertThat(answers.get(0))
        .contains("{\"shard\":0,\"saved\":false,\"what\":\"[outbox-blocked] ")
        .endsWith(",{\"shard\":1,%s,{\"shard\":2,%s]}".formatted(late, late));
    assertThat(answers.get(1))
        .startsWith("{\"saved\":false,\"shards\":[{\"shard\":0," + late)
        .contains("{\"shard\":1,\"saved\":false,\"what\":\"[outbox-blocked] ");
    assertThat(answers.get(2)).contains("{\"shard\":2,\"saved\":true,");
  }

  @Test
  void shard_thatAnotherWorkerHas_isLeftToIt() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    List<String> answers = new ArrayList<>();
    try (DeployedFunction process = ground.process()) {
      int[] asked = {0};
      process.pull(
          Until.DEADLINE,
          new Deadline(
              () -> {
                // It has committed a batch, and has the lease.
                if (asked[0]++ == 5) {
                  answers.add(saved(ground));
                }
                return asked[0] < 8 ? 10_000 : 0;
              },
              0));
    }
    answers.add(saved(ground));
    assertThat(answers.getFirst())
        .contains("{\"shard\":0,\"saved\":false,\"what\":\"process-0 works on it; call again\"}");
    // It has saved as it let go.
    assertThat(answers.getLast()).startsWith("{\"saved\":true,");
  }

  @Test
  void calls_thatComeBesides_countEachRecordOnce_andWantAnotherSave() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    DeployedFunction process = ground.process();
    assertThat(process.push(Ground.records(0, 0, 10), ground.in(LONG))).isEmpty();
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    assertThat(process.push(Ground.records(0, 10, UNSAVED), ground.in(LONG))).isEmpty();
    refused(ground, SumsFunction.changed(), 0, "there is no snapshot at its last event");
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    try (DeployedFunction next = ground.process(2, SumsFunction.changed())) {
      next.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  @Test
  void shard_whoseStateIsNotToBeHad_isSaidAndKeepsNoOtherFromBeingSaved() {
    Ground ground = unsaved(2);
    ground.outage(0, 1);
    assertThat(saved(ground))
        .startsWith(
            "{\"saved\":false,\"shards\":[{\"shard\":0,\"saved\":false,\"what\":\"[store-failed] no"
                + " answer\"},{\"shard\":1,\"saved\":true,");
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
  }

  @Test
  void save_thatIsNotToldWhichShardsThereAre_fails() {
    Ground ground = unsaved(1);
    ground.outageOfLabel(1);
    assertThatThrownBy(() -> saved(ground))
        .isInstanceOf(CallFailed.class)
        .hasMessage("[store-failed] no answer");
    assertThat(ground.logged())
        .anySatisfy(line -> assertThat(line).contains("\"ERROR\"", "\"no answer\""));
  }

  @Test
  void shard_whoseFirstWorkerWasKilledBeforeItsFirstHead_isUnread() {
    Ground ground = new Ground(1);
    ground.claim(0);
    assertThat(saved(ground))
        .isEqualTo(
            "{\"saved\":true,\"shards\":[{\"shard\":0,\"saved\":true,\"what\":\"unread\"}]}");
  }

  @Test
  void committedLetters_thatAreNotDelivered_areDelivered() {
    Ground ground = new Ground(1).withEvents(0, EVENTS);
    DeployedFunction killed = ground.process();
    ground.sink(0, Channel.DEAD).retryNext(Integer.MAX_VALUE);
    // The one at 5 does not decode.
    assertThat(killed.push(Ground.records(0, 0, 10), ground.in(LONG))).isPresent();
    assertThat(saved(ground)).startsWith("{\"saved\":false,").contains("[outbox-blocked] ");
    ground.sink(0, Channel.DEAD).retryNext(0);
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    assertThat(ground.sink(0, Channel.DEAD).payloads()).hasSize(1);
    assertThat(ground.head(0).outbox().isEmpty()).isTrue();
  }

  @Test
  void save_byTheChangedVersion_saysWhoMustBeCalled() {
    Ground ground = unsaved(1);
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThat(process.save(ground.in(LONG)))
          .startsWith("{\"saved\":false,")
          .contains("[plan-changed] ", "call the version that wrote it");
    }
  }

  /** A third, of another plan, is refused until then. */
  @Test
  void shard_thatANewerDeployOfThePlanWrote_isSavedByThatDeploy() {
    Ground ground = unsaved(2);
    DeployedFunction newer = ground.process(2);
    assertThat(newer.push(Ground.records(0, UNSAVED, UNSAVED + 10), ground.in(LONG))).isEmpty();
    String nonce = ground.head(0).nonce();
    assertThat(saved(ground))
        .startsWith(
            "{\"saved\":false,\"shards\":[{\"shard\":0,\"saved\":false,\"what\":\"deploy 2 wrote"
                + " it; call that version\"},{\"shard\":1,\"saved\":true,");
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
    try (DeployedFunction third = ground.process(3, SumsFunction.changed())) {
      assertThatThrownBy(() -> third.pull(Until.EMPTY, ground.in(LONG)))
          .hasMessageStartingWith("[plan-changed] ")
          .hasMessageContaining("since deploy 2 wrote the state");
    }
    try (DeployedFunction second = ground.process(2)) {
      assertThat(second.save(ground.in(LONG))).startsWith("{\"saved\":true,");
    }
    assertThat(saved(ground))
        .startsWith("{\"saved\":true,\"shards\":[{\"shard\":0,\"saved\":true,\"what\":\"saved\",");
    try (DeployedFunction third = ground.process(3, SumsFunction.changed())) {
      third.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.outputs(0)).isEqualTo(expected(0));
  }

  @Test
  void shard_thatANewerPlanHas_isLeftToIt() {
    Ground ground = unsaved(1);
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    DeployedFunction newer = ground.process(2, SumsFunction.changed());
    assertThat(newer.push(Ground.records(0, UNSAVED, UNSAVED + 10), ground.in(LONG))).isEmpty();
    String nonce = ground.head(0).nonce();
    assertThat(saved(ground))
        .startsWith(
            "{\"saved\":true,\"shards\":[{\"shard\":0,\"saved\":true,\"what\":\"deploy 2 goes"
                + " on\",");
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
  }

  /** A call that does nothing but be refused comes each minute, and would have it for seconds. */
  @Test
  void shard_thatAChangedVersionWasRefused_isNotHeldByIt() {
    Ground ground = unsaved(1);
    try (DeployedFunction changed = ground.process(2, SumsFunction.changed())) {
      assertThatThrownBy(() -> changed.pull(Until.EMPTY, ground.in(LONG)))
          .hasMessageStartingWith("[plan-changed] ");
      assertThat(changed.save(ground.in(LONG))).contains("[plan-changed] ");
      assertThat(saved(ground)).startsWith("{\"saved\":true,");
    }
  }

  @Test
  void shardThatIsOver_isSaved() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.CLOSED, ground.in(LONG));
    }
    String nonce = ground.head(0).nonce();
    assertThat(saved(ground))
        .startsWith(
            "{\"saved\":true,\"shards\":[{\"shard\":0,\"saved\":true,\"what\":\"over\",\"offset\":");
    assertThat(ground.head(0).nonce()).isEqualTo(nonce);
  }

  @Test
  void shardThatIsOverAndNotDelivered_isDeliveredOfByTheVersionBefore() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.stream.append(0, "nonsense");
    ground.split(0, 1);
    try (DeployedFunction process = ground.process()) {
      assertThat(process.push(Ground.records(0, 0, EVENTS), ground.in(LONG))).isEmpty();
      ground.sink(0, Channel.DEAD).retryNext(Integer.MAX_VALUE);
      assertThatThrownBy(() -> process.pull(Until.CLOSED, ground.in(LONG)))
          .hasMessageStartingWith("[outbox-blocked] ");
    }
    ground.sink(0, Channel.DEAD).retryNext(0);
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThatThrownBy(() -> process.pull(Until.EMPTY, ground.in(LONG)))
          .hasMessageStartingWith("[plan-changed] ")
          .hasMessageContaining(
              "it is at its end and not all delivered; call the version that wrote it");
      assertThat(saved(ground)).startsWith("{\"saved\":true,");
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.head(0).isFinished()).isTrue();
    assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
    assertThat(ground.sink(0, Channel.DEAD).repeats()).isZero();
  }

  /** What it took over is nowhere but with its parents yet. */
  @Test
  void childShard_thatHasCommittedNothing_isSaved() {
    Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
    ground.split(0, 1);
    DeployedFunction killed = ground.process();
    killed.pull(Until.CLOSED, ground.in(LONG));
    assertThatThrownBy(() -> killed.push(Ground.records(1, 0, UNSAVED), ground.in(0)))
        .hasMessageStartingWith("[deadline] ");
    refused(ground, SumsFunction.changed(), 1, "there is no snapshot at its last event");
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    try (DeployedFunction process = ground.process(2, SumsFunction.changed())) {
      assertThat(process.push(Ground.records(1, 0, EVENTS), ground.in(LONG))).isEmpty();
    }
    assertThat(ground.head(1).counters().in).isEqualTo(EVENTS);
  }

  @Test
  void changedWindow_whereWindowsHoldRows_isRefusedAlsoBehindASave() {
    Ground ground = unsaved(1);
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    refused(
        ground,
        new SumsFunction(80, SumsFunction.EVENT_BYTES_MAX),
        0,
        "its windows hold rows of another key, window or aggregates");
  }

  @Test
  void changedWindow_whereAllWindowsHaveClosed_goesOnBehindASave() {
    SumsFunction changed = new SumsFunction(80, SumsFunction.EVENT_BYTES_MAX);
    Ground ground = unsaved(1);
    try (DeployedFunction process = ground.process()) {
      // The stream is still for longer than idleAfter.
      process.pull(Until.EMPTY, ground.in(LONG));
      ground.clock.advance(Duration.ofMillis(2 * SumsFunction.IDLE_AFTER_MILLIS));
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(saved(ground)).startsWith("{\"saved\":true,");
    List<String> before = List.copyOf(ground.sink(0, Channel.RESULT).payloads());
    ground.withEvents(0, EVENTS, 1_000_000);
    try (DeployedFunction process = ground.process(2, changed)) {
      process.pull(Until.EMPTY, ground.in(LONG));
    }
    assertThat(ground.head(0).counters().in).isEqualTo(2 * EVENTS);
    assertThat(ground.sink(0, Channel.RESULT).payloads())
        .startsWith(before.toArray(String[]::new))
        .hasSizeGreaterThan(before.size());
  }
}
