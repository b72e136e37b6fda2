package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.mutation.BrokenEngine;
import dev.sluice.testkit.mutation.Mutation;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes one rule at a time out of the production classes, and sees the simulation fail. */
final class MutationTest {
  private static final String COMMIT = "dev.sluice.engine.commit.";
  private static final String DYNAMO = "dev.sluice.dynamodb.";

  /** With all rules none of these fails, as {@link SimulationTest} shows. */
  private static final long SEEDS = 2_000;

  /**
   * What is taken out.
   *
   * @param failure what a seed's failure says then
   */
  record Removal(String rule, String failure, List<Mutation> mutations) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Removal removal(String rule, String failure, Mutation... mutations) {
    return new Removal(rule, failure, List.of(mutations));
  }

  static List<Removal> removals() {
    return List.of(
        removal(
            "the nonce condition of a head write",
            "invariant 2: a head went back",
            Mutation.hears(
                DYNAMO + "DynamoPartitionStore", "writeHead", "holds", CodeBuilder::aconst_null)),
        removal(
            "the skip of seen offsets",
            "invariant 2: a head went back",
            Mutation.hears(
                "dev.sluice.engine.source.PushedSource$PushedReader", "take", "reaches", 0)),
        removal(
            "the read of the log before records that may not follow",
            "the outputs are not the oracle's",
            Mutation.hears("dev.sluice.engine.source.PushedSource", "push", "isEmpty", 0),
            Mutation.hears("dev.sluice.engine.source.PushedSource", "push", "equals", 1),
            Mutation.hears(
                "dev.sluice.engine.source.PushedSource",
                "push",
                "millis",
                code -> code.loadConstant(0L))),
        removal(
            "the read-back, guessed applied",
            "was delivered and never committed",
            Mutation.hears(COMMIT + "HeadItem", "isApplied", "isPresent", 1)),
        removal(
            "the read-back, guessed not applied: the state goes on as it was",
            "the outputs are not the oracle's",
            Mutation.hears(COMMIT + "HeadItem", "isApplied", "isPresent", 0),
            Mutation.doesNothing(COMMIT + "PartitionWorker", "reload"),
            Mutation.says(COMMIT + "WarmState", "equalsHead", true)),
        removal(
            "the read-back, any own nonce taken for this write's",
            "was delivered and never committed",
            Mutation.asksInstead(
                COMMIT + "HeadItem", "write", "writeHead", OwnNonces.class, "writeHead")),
        removal(
            "the outbox replay",
            "outputs were committed and",
            Mutation.doesNothing(COMMIT + "Committer", "deliverOutbox")),
        removal(
            "the seq condition",
            "was written over that of",
            Mutation.passesOver(DYNAMO + "TableSink", "put", "conditionExpression")),
        removal(
            "the page checksum",
            "",
            Mutation.hears(DYNAMO + "Piece", "read", "equals", 1),
            Mutation.doesNothing("dev.sluice.engine.state.PageInput", "end"),
            // What a flipped bit makes of an Arrow stream may end the whole JVM, and so may a chunk
            // among those of another page.
            Mutation.says("dev.sluice.simulation.world.Rot", "flips", false),
            Mutation.hears("dev.sluice.simulation.world.Rot", "isPage", "isChunk", 0)),
        removal(
            "the collector's fence",
            "invariant 3: the head names page",
            Mutation.hears(COMMIT + "UnnamedPages", "find", "compareTo", -1)),
        removal(
            "the suppression in recovery",
            "the outputs are not the oracle's",
            Mutation.isToldFalse("dev.sluice.engine.step.PartitionStep", "process", 2)),
        removal(
            "the tag of warm state, kept through an exception",
            "outputs were committed and",
            Mutation.doesNothing(COMMIT + "WarmState", "untag"),
            new Mutation(
                COMMIT + "PartitionWorker",
                "guarded",
                new Mutation.Change.Body(MutationTest::run))),
        removal(
            "the tag of warm state, moved by an acquire",
            "invariant 2: a head went back",
            Mutation.says(COMMIT + "WarmState", "equalsHead", true)),
        removal(
            "batch + 1 for a write that names pages",
            "invariant 3: the head names page",
            Mutation.passesOver(COMMIT + "Committer", "newOutbox", "nextBatch")));
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<Long, String, Long> run(BrokenEngine engine) {
    return engine.twin(Seeds.FIRST_FAILING, BiFunction.class);
  }

  /** As if a call that failed left nothing behind. */
  private static void run(CodeBuilder code) {
    ClassDesc action = ClassDesc.of(COMMIT + "PartitionWorker$Action");
    code.aload(1)
        .invokeinterface(action, "run", MethodTypeDesc.of(ClassDesc.of(COMMIT + "Progress")))
        .areturn();
  }

  @ParameterizedTest
  @MethodSource("removals")
  void simulation_withoutTheRule_fails(Removal removal) {
    BrokenEngine engine = new BrokenEngine(removal.mutations());
    System.out.println("without " + removal);
    BiFunction<Long, String, Long> seeds = run(engine);
    long failing = seeds.apply(SEEDS, removal.failure());
    assertThat(failing).as("the first of %d seeds that fails", SEEDS).isPositive();
    assertThat(engine.unused()).isEmpty();
  }
}
