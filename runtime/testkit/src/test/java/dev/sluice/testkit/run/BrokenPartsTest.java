package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.window.Operators;
import dev.sluice.engine.window.WindowOperator;
import dev.sluice.testkit.invariant.AccountedFor;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.vectors.EchoInvoker;
import dev.sluice.testkit.vectors.LineLog;
import dev.sluice.testkit.vectors.Sent;
import dev.sluice.testkit.vectors.Subject;
import dev.sluice.testkit.vectors.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Each invariant's check sees it when a part of the engine is broken, the data being sound. */
final class BrokenPartsTest {
  private static final Subject SUBJECT =
      Subject.echoing(
          Vectors.all().stream()
              .filter(v -> v.worked().name().equals("tumbling_basic"))
              .findFirst()
              .orElseThrow()
              .worked()
              .declaration());

  private static final List<Item> ITEMS =
      IntStream.range(0, 40)
          .mapToObj(
              i -> (Item) Item.Line.of("{\"k\":\"a\",\"v\":%d,\"at\":%d}".formatted(i, 2 * i)))
          .toList();

  private static Outcome run(World.Parts parts, Move... moves) {
    Schedule schedule = new Schedule(0, Arrays.asList(moves));
    return WorkerRun.outcome(parts, SUBJECT, new WorkerRun.Input(ITEMS, true), schedule);
  }

  @Test
  void allParts_real_holdEveryInvariant() {
    Outcome outcome = run(World.Parts.REAL, new Move.Take(7), new Move.Zombie(5));
    assertThat(outcome.of(Channel.RESULT)).hasSize(8);
  }

  @Test
  void accountedFor_operatorThatLosesARow_isSeen() {
    assertThatThrownBy(() -> step(LosingOperator::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("invariant 1: an event is unaccounted for");
  }

  @Test
  void accountedFor_operatorThatClosesEarly_isSeen() {
    assertThatThrownBy(() -> step(EarlyOperator::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("invariant 1: two results have the id");
  }

  @Test
  void headsForward_storeThatDropsTheCondition_isSeen() {
    World.Parts parts = World.Parts.REAL.withStore(UnconditionalStore::new);
    assertThatThrownBy(() -> run(parts, new Move.Take(7), new Move.Zombie(5)))
        .hasStackTraceContaining("invariant 2: a head went back");
  }

  @Test
  void pagesHold_storeThatForgetsAPage_isSeen() {
    World.Parts parts = World.Parts.REAL.withStore(ForgetfulStore::new);
    assertThatThrownBy(() -> run(parts, new Move.Take(7)))
        .hasStackTraceContaining("invariant 3: the head names page");
  }

  @Test
  void deliveredIsCommitted_storeThatClaimsAWrite_isSeen() {
    World.Parts parts = World.Parts.REAL.withStore(ClaimingStore::new);
    assertThatThrownBy(() -> run(parts, new Move.Take(20)))
        .hasStackTraceContaining("was delivered and never committed");
  }

  @Test
  void deliveredIsCommitted_sinkThatDropsOutputs_isSeen() {
    World.Parts parts = World.Parts.REAL.withSink(DroppingSink::new);
    assertThatThrownBy(() -> run(parts))
        .hasStackTraceContaining("RESULT outputs were committed and 0 delivered");
  }

  @Test
  void sameOutputs_sourceThatSkipsAnEvent_isSeenAndShrunk() {
    World.Parts parts = World.Parts.REAL.withSource(SkippingSource::new);
    EverySchedule schedules = new EverySchedule(parts, SUBJECT, ITEMS, true);
    assertThatThrownBy(() -> schedules.run(1, 5))
        .hasMessageContaining("under this schedule")
        .hasMessageContaining("one batch gives: take 1, hand over, the rest (seed 0")
        .hasMessageContaining("RESULT output differs");
  }

  private static void step(UnaryOperator<WindowOperator> broken) {
    Plan plan = SUBJECT.plan();
    try (BufferAllocator allocator = new RootAllocator();
        PartitionStep step =
            new PartitionStep(
                plan,
                new EchoInvoker(plan),
                0,
                allocator,
                broken.apply(Operators.create(plan, allocator)));
        LineLog log = new LineLog(ITEMS, plan.input().maxEventBytes()).show(ITEMS.size())) {
      Source.Reader reader = log.open(0, Position.START);
      RawBatch batch = reader.newBatch();
      AccountedFor accounted = new AccountedFor();
      Source.Answer answer;
      do {
        answer = reader.read(batch, Source.Limit.of(3, Integer.MAX_VALUE));
        step.process(batch, false);
        AccountedFor.check(step.counters());
        Sent.allOf(step.outputs()).forEach(sent -> accounted.result(sent.id()));
        step.clearOutputs();
      } while (answer == Source.Answer.MORE);
    }
  }
}
