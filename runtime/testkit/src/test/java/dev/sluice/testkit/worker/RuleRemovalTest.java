package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.output.Channel;
import dev.sluice.testkit.mutation.BrokenEngine;
import dev.sluice.testkit.mutation.Mutation;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes the protocol's rules out of the engine, one at a time, and sees a scenario fail that holds
 * with all of them. The rules, what is taken out and what then fails stand in docs/protocol.md.
 */
final class RuleRemovalTest {
  private static final String COMMIT = "dev.sluice.engine.commit.";
  private static final String STEP = "dev.sluice.engine.step.";

  /**
   * A rule, or a part of one, and what is broken where it is not kept.
   *
   * @param failure what the scenario's failure says
   */
  record Removal(String rule, RuleScenario scenario, String failure, List<Mutation> mutations) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Removal removal(
      String rule, RuleScenario scenario, String failure, Mutation... mutations) {
    return new Removal(rule, scenario, failure, List.of(mutations));
  }

  static List<Removal> removals() {
    return List.of(
        removal(
            "rule 1: the store takes whatever head it is given",
            RuleScenario.LAW,
            "invariant 2: a head went back",
            Mutation.hears("dev.sluice.memory.MemoryItems", "apply", "equals", 1)),
        removal(
            "rule 1: all commits have the same nonce",
            RuleScenario.LAW,
            "was delivered and never committed",
            Mutation.hears(COMMIT + "Committer", "newOutbox", "get", "0".repeat(32))),
        removal(
            "rule 2: a new owner keeps the epoch",
            RuleScenario.TAKEOVER,
            "did not stop as superseded",
            Mutation.givesItself(COMMIT + "Order", "nextEpoch")),
        removal(
            "rule 3: the state of a failed commit is used again; its missing tag still says so",
            RuleScenario.LAW,
            "the state is not that of the head",
            Mutation.doesNothing(COMMIT + "PartitionWorker", "reload")),
        removal(
            "rule 3: the same, and nobody looks at the tag",
            RuleScenario.LAW,
            ": expected",
            Mutation.doesNothing(COMMIT + "PartitionWorker", "reload"),
            Mutation.says(COMMIT + "WarmState", "equalsHead", true)),
        removal(
            "rule 4: recovery does not apply the recorded marks",
            RuleScenario.LOST_AFTER_A_TICK,
            "reading again up to offset",
            Mutation.leavesOut(COMMIT + "Recovery", "readAgain", "apply")),
        removal(
            "rule 4: what is read again has outputs",
            RuleScenario.LAW,
            "output differs",
            Mutation.isToldFalse("dev.sluice.engine.step.PartitionStep", "process", 2)),
        removal(
            "rule 4: nobody compares what reading again came to",
            RuleScenario.CHANGED_EVENT,
            "did not stop as not-reproducible",
            Mutation.hears(COMMIT + "Recovery", "readAgain", "reproduces", 1)),
        removal(
            "rule 4: out, failed and refused are not taken from the head",
            RuleScenario.LAW,
            "counters",
            Mutation.leavesOut(COMMIT + "Recovery", "readAgain", "copyFrom")),
        removal(
            "rule 5: nobody looks whether the known event is still there",
            RuleScenario.TRIMMED_LOG,
            "did not stop as data-loss",
            Mutation.doesNothing("dev.sluice.memory.MemoryReader", "checkStillThere")),
        removal(
            "rule 5: whatever is read again at the head's offset is taken for its event",
            RuleScenario.OTHER_LAST_EVENT,
            "did not stop as data-loss",
            Mutation.hears(COMMIT + "Recovery", "readAgain", "equals", 1)),
        removal(
            "rule 6: records that were seen are not passed over",
            RuleScenario.BROUGHT_TO_ANYBODY,
            "batches of one call",
            Mutation.hears(
                "dev.sluice.engine.source.PushedSource$PushedReader", "take", "reaches", 0)),
        removal(
            "rule 6: a batch is real without its head",
            RuleScenario.LAW,
            "was delivered and never committed",
            Mutation.hears(COMMIT + "Committer", "commit", "write", 1)),
        removal(
            "rule 6: the batch does not rise",
            RuleScenario.LAW,
            "output differs",
            Mutation.givesItself(COMMIT + "Order", "nextBatch")),
        removal(
            "rule 7: an unclear answer is taken for a success",
            RuleScenario.LAW,
            "invariant 3: the head names page",
            Mutation.hears(COMMIT + "HeadItem", "isApplied", "isPresent", 1)),
        removal(
            "rule 8: pages are named by a batch that the head has reached already",
            RuleScenario.COLLECTOR_PASSES,
            "is missing",
            Mutation.passesOver(COMMIT + "Committer", "newOutbox", "nextBatch")),
        removal(
            "rule 9: a missing page is an error whatever the head says by now",
            RuleScenario.SLOW_READER,
            "is missing",
            Mutation.hears(COMMIT + "HeadItem", "missing", "equals", 1)),
        removal(
            "rule 10: what a sink takes has no sequence of its own batch",
            RuleScenario.LAW,
            "was delivered and never committed",
            Mutation.isToldZero(COMMIT + "Deliveries", "deliverBlock", 3)),
        removal(
            "rule 11: nothing confirms what the last batch delivered",
            RuleScenario.LETTING_GO,
            "nothing left to deliver",
            Mutation.says(COMMIT + "Committer", "confirm", true)),
        removal(
            "rule 12: a new owner does not deliver what the head still names",
            RuleScenario.LAW,
            "output differs",
            Mutation.doesNothing(COMMIT + "Committer", "deliverOutbox")),
        removal(
            "rule 13: a refused output has no dead letter",
            RuleScenario.REFUSED_RESULTS,
            "letters of refused results",
            Mutation.doesNothing(COMMIT + "RefusedLetter", "write")),
        removal(
            "rule 13: dead letters are confirmed before those of refused outputs are written",
            RuleScenario.REFUSED_RESULTS,
            "letters of refused results",
            Mutation.hears(
                COMMIT + "Deliveries",
                "<clinit>",
                "of",
                code -> listOf(code, Channel.DEAD, Channel.RESULT, Channel.LATE, Channel.FAILED))),
        removal(
            "rule 13: a sink does not know by its sequence what it has",
            RuleScenario.LAW,
            "output differs",
            Mutation.hears(
                "dev.sluice.memory.MemorySink", "store", "putIfAbsent", CodeBuilder::aconst_null)),
        removal(
            "rule 13: what has the sequence of another is an error",
            RuleScenario.LAW,
            "came again as",
            Mutation.hears("dev.sluice.memory.MemorySink", "store", "equals", 0)),
        removal(
            "rule 13: a refused dead letter is not cut",
            RuleScenario.REFUSED_LETTERS,
            "has not taken what batch",
            Mutation.doesNothing(COMMIT + "RefusedLetter", "cut")),
        removal(
            "rule 13: a refused cut letter does not block",
            RuleScenario.REFUSED_LETTERS,
            "times that the sink was asked",
            Mutation.leavesOut(COMMIT + "ChannelDelivery", "refused", "retry")),
        removal(
            "rule 14: a sink that says RETRY is left behind",
            RuleScenario.BLOCKED_SINK,
            "did not stop as outbox-blocked",
            Mutation.hears(
                COMMIT + "ChannelDelivery",
                "run",
                "retry",
                code -> code.loadConstant(1).ireturn())),
        removal(
            "rule 14: a new owner commits before the outbox is delivered",
            RuleScenario.BLOCKED_SINK,
            "batches, no further",
            Mutation.doesNothing(COMMIT + "Committer", "deliverOutbox")),
        removal(
            "rule 15: a worker lets go without a snapshot",
            RuleScenario.LETTING_GO,
            "a snapshot was taken",
            Mutation.says(COMMIT + "PartitionWorker", "hasUnsaved", false),
            Mutation.says(COMMIT + "PartitionWorker", "snapshotDue", false)),
        removal(
            "rule 16: the collector deletes what no head names yet",
            RuleScenario.COLLECTOR_PASSES,
            "is missing",
            Mutation.hears(COMMIT + "UnnamedPages", "find", "compareTo", -1)),
        removal(
            "rule 16: the collector deletes what a head names",
            RuleScenario.LAW,
            "invariant 3: the head names page",
            Mutation.hears(COMMIT + "UnnamedPages", "find", "contains", 0)),
        removal(
            "rule 21: what is brought is taken for what follows",
            RuleScenario.BROUGHT_TO_ANYBODY,
            "in: ",
            Mutation.hears("dev.sluice.engine.source.PushedSource", "push", "isEmpty", 0),
            Mutation.hears(
                "dev.sluice.engine.source.PushedSource",
                "push",
                "millis",
                code -> code.loadConstant(0L)),
            Mutation.hears("dev.sluice.engine.source.PushedSource", "push", "equals", 1)),
        removal(
            "rule 19: nobody compares the plan",
            RuleScenario.CHANGED_PLAN,
            "did not stop as plan-changed",
            Mutation.doesNothing(COMMIT + "PlanChange", "check")),
        removal(
            "rule 22: a partition takes over the keys of all",
            RuleScenario.DIVIDED_ANEW,
            "split at",
            Mutation.hears(COMMIT + "Inheritance$OwnRows", "of", "contain", 1)),
        removal(
            "rule 22: a partition takes over no watermark",
            RuleScenario.DIVIDED_ANEW,
            "expected:",
            Mutation.leavesOut(COMMIT + "Inheritance", "takeOver", "apply")),
        removal(
            "rule 22: events are numbered as if none had been before them",
            RuleScenario.DIVIDED_ANEW,
            "cut at",
            Mutation.hears(
                COMMIT + "Inheritance", "takeOver", "max", code -> code.loadConstant(0L))),
        removal(
            "rule 22: what was taken over is forgotten by a worker that is lost",
            RuleScenario.DIVIDED_ANEW,
            "split at",
            Mutation.doesNothing(COMMIT + "Recovery", "inherit")),
        removal(
            "sinks, streams: a reader takes what it has been given for new",
            RuleScenario.WRITTEN_AGAIN,
            "seed",
            Mutation.doesNothing(STEP + "Seen", "pass")),
        removal(
            "sinks, streams: what a reader has been given is not in its snapshots",
            RuleScenario.WRITTEN_AGAIN,
            "reading again up to offset",
            Mutation.leavesOut(COMMIT + "Recovery", "load", "add")),
        removal(
            "sinks, streams: a partition does not know what those before it were given",
            RuleScenario.WRITTEN_AGAIN,
            "expected: 1L",
            Mutation.leavesOut(COMMIT + "Inheritance", "load", "add")),
        removal(
            "rule 21: a gap is committed without a snapshot",
            RuleScenario.GOES_ON_BEHIND_A_LOSS,
            "expected: 1L",
            Mutation.says(COMMIT + "WarmState", "hasPassedGap", false)));
  }

  private static void listOf(CodeBuilder code, Channel... channels) {
    ClassDesc list = ClassDesc.of("java.util.List");
    ClassDesc channel = ClassDesc.of(Channel.class.getName());
    for (Channel of : channels) {
      code.getstatic(channel, of.name(), channel);
    }
    ClassDesc any = ConstantDescs.CD_Object;
    code.invokestatic(list, "of", MethodTypeDesc.of(list, any, any, any, any), true);
  }

  @ParameterizedTest
  @EnumSource
  void scenario_withEveryRule_holds(RuleScenario scenario) {
    Runnable twin = new BrokenEngine(List.of()).twin(scenario, Runnable.class);
    assertThatCode(twin::run).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("removals")
  void scenario_withoutTheRule_fails(Removal removal) {
    BrokenEngine engine = new BrokenEngine(removal.mutations());
    assertThatThrownBy(engine.twin(removal.scenario(), Runnable.class)::run)
        .as("%s without %s", removal.scenario(), removal)
        .hasStackTraceContaining(removal.failure());
    assertThat(engine.unused()).isEmpty();
  }
}
