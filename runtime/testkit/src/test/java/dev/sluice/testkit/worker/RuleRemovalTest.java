package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Takes the protocol's rules out of the engine, one at a time, and sees a scenario fail that holds
 * with all of them. The rules, what is taken out and what then fails stand in docs/protocol.md.
 */
final class RuleRemovalTest {
  private static final String COMMIT = "dev.sluice.engine.commit.";

  /** A rule, or a part of one, and what is broken where it is not kept. */
  enum Removal {
    /** The store takes whatever head it is given. */
    RULE_1_CONDITION(
        RuleScenario.LAW,
        "invariant 2: a head went back",
        Mutation.hears("dev.sluice.memory.MemoryItems", "apply", "equals", 1)),
    /** All commits have the same nonce. */
    RULE_1_FRESH_NONCE(
        RuleScenario.LAW,
        "was delivered and never committed",
        Mutation.hears(COMMIT + "PartitionWorker", "prepare", "get", "0".repeat(32))),
    /** A new owner keeps the epoch. */
    RULE_2_EPOCH(
        RuleScenario.TAKEOVER,
        "did not stop as superseded",
        Mutation.givesItself(COMMIT + "Order", "nextEpoch")),
    /** The state of a failed commit is used again; its missing tag still says so. */
    RULE_3_DROPPED(
        RuleScenario.LAW,
        "the state is not that of the head",
        Mutation.doesNothing(COMMIT + "PartitionWorker", "reload")),
    /** The same, and nobody looks at the tag. */
    RULE_3_TAG(
        RuleScenario.LAW,
        "RESULT output differs",
        Mutation.doesNothing(COMMIT + "PartitionWorker", "reload"),
        Mutation.says(COMMIT + "WarmState", "equalsHead", true)),
    /** Recovery does not apply the recorded marks. */
    RULE_4_MARKS(
        RuleScenario.LAW,
        "reading again up to offset",
        Mutation.leavesOut(COMMIT + "Recovery", "readAgain", "apply")),
    /** What is read again has outputs. */
    RULE_4_SUPPRESSED(
        RuleScenario.LAW,
        "output differs",
        Mutation.isToldFalse("dev.sluice.engine.step.PartitionStep", "process", 2)),
    /** Nobody compares what reading again came to. */
    RULE_4_REPRODUCED(
        RuleScenario.CHANGED_EVENT,
        "did not stop as not-reproducible",
        Mutation.hears(COMMIT + "Recovery", "readAgain", "reproduces", 1)),
    /** out, failed and refused are not taken from the head. */
    RULE_4_COUNTERS(
        RuleScenario.LAW,
        "counters",
        Mutation.leavesOut(COMMIT + "Recovery", "readAgain", "copyFrom")),
    /** A batch is real without its head. */
    RULE_6_ONE_WRITE(
        RuleScenario.LAW,
        "was delivered and never committed",
        Mutation.hears(COMMIT + "PartitionWorker", "commit", "write", 1)),
    /** The batch does not rise. */
    RULE_6_BATCH(
        RuleScenario.LAW, "output differs", Mutation.givesItself(COMMIT + "Order", "nextBatch")),
    /** An unclear answer is taken for a success. */
    RULE_7_UNKNOWN(
        RuleScenario.LAW,
        "was delivered and never committed",
        Mutation.hears(COMMIT + "HeadItem", "write", "isPresent", 1)),
    /** Pages are named by a batch that the head has reached already. */
    RULE_8_PAGES_RAISE_BATCH(
        RuleScenario.COLLECTOR_PASSES,
        "the head's manifest is not there",
        Mutation.passesOver(COMMIT + "PartitionWorker", "prepare", "nextBatch")),
    /** A missing page is an error whatever the head says by now. */
    RULE_9_REREAD(
        RuleScenario.SLOW_READER,
        "is missing",
        Mutation.hears(COMMIT + "HeadItem", "page", "equals", 1)),
    /** What a sink takes has no sequence of its own batch. */
    RULE_10_SEQUENCE(
        RuleScenario.LAW,
        "was delivered and never committed",
        Mutation.isToldZero(COMMIT + "Deliveries", "deliver", 3)),
    /** Nothing confirms what the last batch delivered. */
    RULE_11_CONFIRM(
        RuleScenario.LETTING_GO,
        "nothing left to deliver",
        Mutation.says(COMMIT + "PartitionWorker", "confirm", true)),
    /** A new owner does not deliver what the head still names. */
    RULE_12_OUTBOX(
        RuleScenario.LAW,
        "output differs",
        Mutation.doesNothing(COMMIT + "PartitionWorker", "deliverOutbox")),
    /** A worker lets go without a snapshot. */
    RULE_15_SNAPSHOT(
        RuleScenario.LETTING_GO,
        "a snapshot was taken",
        Mutation.says(COMMIT + "PartitionWorker", "hasUnsaved", false),
        Mutation.says(COMMIT + "PartitionWorker", "snapshotDue", false)),
    /** The collector deletes what no head names yet. */
    RULE_16_FENCE(
        RuleScenario.COLLECTOR_PASSES,
        "the head's manifest is not there",
        Mutation.hears(COMMIT + "UnnamedPages", "delete", "compareTo", -1)),
    /** The collector deletes what a head names. */
    RULE_16_NAMED(
        RuleScenario.LAW,
        "invariant 3: the head names page",
        Mutation.hears(COMMIT + "UnnamedPages", "delete", "contains", 0)),
    /** Nobody compares the plan. */
    RULE_19_FINGERPRINT(
        RuleScenario.CHANGED_PLAN,
        "did not stop as plan-changed",
        Mutation.doesNothing(COMMIT + "HeadItem", "check"));

    private final RuleScenario scenario;
    private final String failure;
    private final List<Mutation> mutations;

    Removal(RuleScenario scenario, String failure, Mutation... mutations) {
      this.scenario = scenario;
      this.failure = failure;
      this.mutations = List.of(mutations);
    }
  }

  @ParameterizedTest
  @EnumSource
  void scenario_withEveryRule_holds(RuleScenario scenario) {
    assertThatCode(new BrokenEngine(List.of()).scenario(scenario)::run).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void scenario_withoutTheRule_fails(Removal removal) {
    BrokenEngine engine = new BrokenEngine(removal.mutations);
    assertThatThrownBy(engine.scenario(removal.scenario)::run)
        .as("%s without %s", removal.scenario, removal)
        .hasStackTraceContaining(removal.failure);
    assertThat(engine.unused()).isEmpty();
  }
}
