package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.testkit.contract.StoredPages;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HousekeepingTest {
  private static final long OVERDUE = Duration.ofHours(12).toMillis();
  private static final int EVENTS = 60;

  private final Ground ground = new Ground(2).withEvents(0, EVENTS).withEvents(1, EVENTS);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  /** Functions of it in front of the other one; their labels are damaged. */
  private final List<String> damaged = new ArrayList<>();

  private int asked;

  private final Estate estate =
      new Estate() {
        @Override
        public List<String> functions() {
          List<String> all = new ArrayList<>(damaged);
          all.add(SumsFunction.NAME);
          return all;
        }

        @Override
        public List<Integer> partitions(String function) {
          asked++;
          if (damaged.contains(function)) {
            throw new Stop(Stop.Code.CORRUPT, "the label of " + function + " is damaged");
          }
          return List.of(0, 1, 2);
        }

        @Override
        public PartitionStore open(String function, int partition) {
          return ground.store.open(function, partition);
        }
      };

  private List<String> kept(Deadline deadline) {
    lines.reset();
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    new Housekeeping(
            estate,
            new Journal(out, "housekeeping", ground.clock),
            name -> new Journal(out, name, ground.clock),
            ground.clock,
            OVERDUE)
        .run(deadline);
    return lines.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> kept() {
    return kept(ground.in(60_000));
  }

  private void push(DeployedFunction process, int from, int to) {
    for (int shard : List.of(0, 1)) {
      assertThat(process.push(Ground.records(shard, from, to), ground.in(60_000))).isEmpty();
    }
  }

  /** A page of a commit that was never made. */
  private PageName abandon(int partition) {
    PageName name = new PageName(1, 1, 1, "0123456789abcdef".repeat(2), 0);
    try (PartitionStore items = ground.store.open(SumsFunction.NAME, partition)) {
      StoredPages.write(items, name, new byte[] {1, 2, 3});
    }
    return name;
  }

  private List<PageName> pages(int partition) {
    try (PartitionStore items = ground.store.open(SumsFunction.NAME, partition)) {
      return items.pages();
    }
  }

  @Test
  void pagesThatNothingNames_areDeletedBesideAWorkerThatGoesOn() {
    try (DeployedFunction process = ground.process()) {
      push(process, 0, 40);
      PageName abandoned = abandon(1);
      List<String> lines = kept();
      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst())
          .contains("\"function\":\"sums\"", "1 pages deleted in 3 of 3 partitions\"");
      assertThat(lines.getLast())
          .contains("3 partitions of 1 of 1 functions looked at, 0 overdue")
          .doesNotContain("_aws");
      assertThat(pages(1)).doesNotContain(abandoned);
      push(process, 40, EVENTS);
    }
    assertThat(ground.head(0).counters().in).isEqualTo(EVENTS);
    assertThat(kept()).first().asString().contains("0 pages deleted");
  }

  @Test
  void partitions_thatNobodySavesForLong_areToldOfUntilTheirFunctionIsCalled() {
    DeployedFunction lost = ground.process();
    push(lost, 0, 45);
    ground.clock.advance(Duration.ofHours(12));
    assertThat(kept()).last().asString().contains(" 0 overdue");
    ground.clock.advance(Duration.ofSeconds(1));
    assertThat(kept()).first().asString().contains("not saved for long: [0, 1]");
    assertThat(kept())
        .last()
        .asString()
        .contains("\"Function\":\"housekeeping\"", "\"overdue\":2,")
        .contains("\"Dimensions\":[[\"Function\"]]");
    try (DeployedFunction process = ground.process()) {
      process.pull(Until.EMPTY, ground.in(60_000));
    }
    ground.clock.advance(Duration.ofDays(2));
    assertThat(kept()).last().asString().contains(" 0 overdue");
    lost.close();
  }

  @Test
  void call_withoutTime_leavesTheRestToTheNext() {
    try (DeployedFunction process = ground.process()) {
      push(process, 0, 40);
    }
    int[] asked = {0};
    assertThat(kept(new Deadline(() -> asked[0]++ < 2 ? 1 : 0, 0)))
        .first()
        .asString()
        .contains("0 pages deleted in 1 of 3 partitions");
  }

  @Test
  void call_withoutTime_asksForNoFurtherFunction() {
    assertThat(kept(ground.in(0)))
        .singleElement()
        .asString()
        .contains("0 partitions of 0 of 1 functions looked at, 0 overdue");
    assertThat(asked).isZero();
  }

  @Test
  void function_whoseLabelIsDamaged_failsTheCallAfterTheOthers() {
    try (DeployedFunction process = ground.process()) {
      push(process, 0, 40);
    }
    // At this hour it comes to the second of them before the sound one.
    damaged.addAll(List.of("first", "second"));
    PageName abandoned = abandon(1);
    assertThatThrownBy(this::kept)
        .isInstanceOf(CallFailed.class)
        .hasMessageStartingWith("[corrupt] the label of ");
    assertThat(pages(1)).doesNotContain(abandoned);
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("\"function\":\"first\"", "\"function\":\"second\"")
        .contains("3 partitions of 3 of 3 functions looked at, 0 overdue");
  }

  @Test
  void partition_thatIsDamaged_failsTheCallAfterTheOthers() {
    try (DeployedFunction process = ground.process()) {
      push(process, 0, 40);
    }
    ground.store.damageHead(SumsFunction.NAME, 0);
    PageName abandoned = abandon(1);
    assertThatThrownBy(this::kept)
        .isInstanceOf(CallFailed.class)
        .hasMessageStartingWith("[corrupt]");
    assertThat(pages(1)).doesNotContain(abandoned);
    assertThat(lines.toString(StandardCharsets.UTF_8)).contains("\"level\":\"ERROR\"");
  }
}
