package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source.Origin;
import dev.sluice.engine.source.Source.Parent;
import dev.sluice.memory.MemorySource;
import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.LineText;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.EchoInvoker;
import dev.sluice.testkit.vectors.RandomCases;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What partitions take over from those that were closed before them (rule 22). */
final class ReshardingTest {
  private static final long FIRST_SEED = 22_000;
  private static final int CASES = 150;
  private static final int EVENTS = 120;
  private static final long LARGE = Boolean.getBoolean("sluice.full") ? 90 : 30;
  private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);
  private static final PartitionKeys LOWER =
      new PartitionKeys(BigInteger.ZERO, MIDDLE.subtract(BigInteger.ONE));
  private static final PartitionKeys UPPER = new PartitionKeys(MIDDLE, PartitionKeys.ALL.last());

  /** Every window, aggregate and value: all keys move, so that nothing at all may differ. */
  @Test
  void partition_thatGoesOnWithAllKeysOfAnother_givesWhatOnePartitionGives() {
    int moved = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      moved += movesWell(seed) ? 1 : 0;
    }
    assertThat(moved).isGreaterThan(CASES / 3);
  }

  /** The same of long windows, and of many or long keys and values. */
  @Test
  @Tag("full")
  void partition_ofLargeCases_thatGoesOnWithAllKeysOfAnother_givesWhatOnePartitionGives() {
    for (long seed : Seeds.of(ReshardingTest.class, FIRST_SEED, LARGE).toArray()) {
      boolean _ = movesWell(seed, RandomCases.large(seed, 300));
    }
  }

  /** Whether the case has a key, so that there is something to move. */
  static boolean movesWell(long seed) {
    return movesWell(seed, RandomCases.of(seed, 40));
  }

  private static boolean movesWell(long seed, WorkedCase worked) {
    Plan plan = CasePlan.of(worked.declaration());
    if (plan.keyColumns().isEmpty()) {
      return false;
    }
    List<Item.Line> lines = lines(worked);
    Map<Channel, List<String>> expected;
    long watermark;
    try (World whole = world(plan, Failpoints.NONE)) {
      append(whole.source, 0, lines, 0, lines.size());
      whole.source.finish(0);
      run(whole, 0);
      expected = withoutPartition(whole.outputs());
      watermark = whole.head().watermark();
    }
    int cut = new Random(seed).nextInt(lines.size() + 1);
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 1 + new Random(seed).nextInt(12));
    try (World divided = world(plan, crash)) {
      append(divided.source, 0, lines, 0, cut);
      divided.source.shut(0);
      append(divided.source, 1, lines, cut, lines.size());
      divided.source.finish(1);
      divided.source.goOn(1, new Origin(List.of(new Parent(0, true)), PartitionKeys.ALL));
      run(divided, 0);
      run(divided, 1);
      assertThat(withoutPartition(divided.outputs()))
          .as("seed %d, cut at %d, %s", seed, cut, worked)
          .isEqualTo(expected);
      assertThat(divided.head(1).watermark()).as("seed %d", seed).isEqualTo(watermark);
    }
    return true;
  }

  @Test
  void partitions_splitAndMergedAtAnyEvent_giveWhatOnePartitionGives() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 80; seed++) {
      splitsAndMergesWell(seed);
    }
  }

  /** Also of so many slices that a window is merged from what was merged ahead. */
  static void splitsAndMergesWell(long seed) {
    WindowSpec[] windows = {
      new WindowSpec.Tumbling(40, 0),
      new WindowSpec.Hopping(40, 10),
      new WindowSpec.Hopping(320, 10),
      new WindowSpec.Sliding(40)
    };
    Plan plan = SumFunction.plan(windows[(int) (seed % windows.length)], 7);
    List<String> events = events(seed, 4 + new Random(seed).nextInt(40));
    Map<Channel, List<String>> expected;
    try (World whole = new World().withPlan(plan)) {
      events.forEach(event -> whole.source.append(0, event));
      whole.source.finish(0);
      run(whole, 0);
      expected = withoutPartition(whole.outputs());
    }
    Random chances = new Random(seed);
    int split = chances.nextInt(EVENTS);
    int merge = split + chances.nextInt(EVENTS - split);
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 1 + chances.nextInt(20));
    try (World divided = new World(crash).withPlan(plan)) {
      splitAndMerge(divided, events, split, merge);
      assertThat(withoutPartition(divided.outputs()))
          .as("seed %d, split at %d, merged at %d", seed, split, merge)
          .isEqualTo(expected);
      Head last = divided.head(3);
      long in = 0;
      for (int partition = 0; partition < 4; partition++) {
        in += divided.head(partition).counters().in;
        assertThat(divided.head(partition).counters().late).isZero();
      }
      assertThat(in).isEqualTo(EVENTS);
      assertThat(last.order()).isGreaterThan(divided.head(1).order());
      assertThat(last.order()).isGreaterThan(divided.head(2).order());
    }
  }

  /** Long windows, many keys, long texts, and shards that are divided over and over. */
  @Test
  @Tag("full")
  void partitions_ofLargeCases_dividedAgainAndAgain_giveWhatOnePartitionGives() {
    for (long seed : Seeds.of(ReshardingTest.class, FIRST_SEED, LARGE).toArray()) {
      dividesWell(seed);
    }
  }

  private static void dividesWell(long seed) {
    Random chances = new Random(seed);
    WorkedCase worked = inTime(RandomCases.large(seed, 300));
    Plan plan = CasePlan.of(worked.declaration());
    Plan saved = plan.withCheckpoint(new Plan.Checkpoint(10_000, 1 + chances.nextInt(40)));
    List<Item.Line> lines = lines(worked);
    Map<Channel, List<String>> expected;
    try (World whole = world(plan, Failpoints.NONE)) {
      append(whole.source, 0, lines, 0, lines.size());
      whole.source.finish(0);
      run(whole, 0);
      expected = withoutPartition(whole.outputs());
      assertThat(whole.head().counters().late).isZero();
    }
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 1 + chances.nextInt(100));
    try (World divided = world(saved, crash)) {
      divided.settings =
          new WorkerConfig.Settings(
              1 + chances.nextInt(100), 1 << 20, 1 << 28, true, 1 + chances.nextInt(3_000));
      int partitions = RandomDivision.append(divided.source, divided.plan, lines, 20, chances);
      for (int partition = 0; partition < partitions; partition++) {
        run(divided, partition);
        assertThat(divided.head(partition).counters().late).isZero();
      }
      assertThat(withoutPartition(divided.outputs()))
          .as("seed %d, %d partitions, %s", seed, partitions, worked.declaration())
          .isEqualTo(expected);
    }
  }

  /** A slice is cut by its keys' hashes, here and there, while its rows come from two parents. */
  @Test
  void partitions_ofMoreKeysThanASegmentHas_splitAndMerged_giveWhatOnePartitionGives() {
    int keys = 70_000;
    List<Item.Line> lines = new ArrayList<>();
    for (int i = 0; i < keys + 2_000; i++) {
      lines.add(Item.Line.of(World.event("key" + i * 7 % keys, i, i / 100)));
    }
    Plan plan = SumFunction.plan(new WindowSpec.Tumbling(10_000, 0), 30_000);
    WorkerConfig.Settings settings = new WorkerConfig.Settings(9_000, 1 << 20, 1 << 28, true);
    Map<Channel, List<String>> expected;
    try (World whole = new World().withPlan(plan)) {
      whole.settings = settings;
      append(whole.source, 0, lines, 0, lines.size());
      whole.source.finish(0);
      run(whole, 0);
      expected = withoutPartition(whole.outputs());
    }
    try (World divided = new World().withPlan(plan)) {
      divided.settings = settings;
      int partitions = RandomDivision.append(divided.source, plan, lines, 6, new Random(1));
      for (int partition = 0; partition < partitions; partition++) {
        run(divided, partition);
      }
      assertThat(partitions).isGreaterThan(3);
      assertThat(withoutPartition(divided.outputs())).isEqualTo(expected);
    }
  }

  /** With the least disorder allowed with which no event is late, wherever it goes. */
  private static WorkedCase inTime(WorkedCase worked) {
    for (long disorder = 8; disorder < 1 << 20; disorder *= 2) {
      WorkedCase tried =
          new WorkedCase(
              worked.name(), worked.declaration().withOutOfOrderBy(disorder), worked.input());
      Answer.Tally tally = Oracle.answer(tried).counters();
      if (tally.late() + tally.latePartial() == 0) {
        return tried;
      }
    }
    throw new AssertionError("events that are late however much disorder is allowed");
  }

  private static void splitAndMerge(World world, List<String> events, int split, int merge) {
    for (int i = 0; i < EVENTS; i++) {
      String event = events.get(i);
      int half = LOWER.contain(hash(event.substring(6, event.indexOf('"', 6)))) ? 1 : 2;
      world.source.append(i < split ? 0 : i < merge ? half : 3, event);
    }
    world.source.shut(0);
    world.source.shut(1);
    world.source.shut(2);
    world.source.finish(3);
    world.source.goOn(1, new Origin(List.of(new Parent(0, true)), LOWER));
    world.source.goOn(2, new Origin(List.of(new Parent(0, true)), UPPER));
    world.source.goOn(
        3, new Origin(List.of(new Parent(1, true), new Parent(2, true)), PartitionKeys.ALL));
    for (int partition = 0; partition < 4; partition++) {
      run(world, partition);
    }
  }

  @Test
  void partition_whoseParentIsNotAtItsEnd_waits() {
    try (World world = new World()) {
      world.source.append(0, World.event("a", 1, 1));
      world.source.goOn(1, new Origin(List.of(new Parent(0, true)), PartitionKeys.ALL));
      assertStops(world, 1, Stop.Code.PARENT_UNFINISHED, "run that one to its end first");
      world.runToEnd();
      assertStops(world, 1, Stop.Code.PARENT_UNFINISHED, "run that one to its end first");
      world.source.shut(0);
      run(world, 0);
      run(world, 1);
      assertThat(world.head(1).position().isStart()).isTrue();
      assertThat(world.head(1).manifest()).isNotNull();
    }
  }

  @Test
  void partition_whoseParentIsGone_stopsOnlyIfThatHadBegun() {
    try (World world = new World()) {
      world.source.append(0, World.event("a", 1, 1));
      world.source.goOn(1, new Origin(List.of(new Parent(0, false)), PartitionKeys.ALL));
      world.source.goOn(2, new Origin(List.of(new Parent(3, false)), PartitionKeys.ALL));
      world.runToEnd();
      assertStops(world, 1, Stop.Code.DATA_LOSS, "gone from the stream before they were read");
      run(world, 2);
      assertThat(world.head(2).counters().in).isZero();
    }
  }

  /** What came to it while that one was read must not be left out. */
  @Test
  void partition_whoseParentWasReadAndIsGone_beginsBehindItThoughOthersBeginLater() {
    try (World world = new World()) {
      world.source.append(0, World.event("a", 1, 1));
      world.source.shut(0);
      run(world, 0);
      world.source.goOn(1, new Origin(List.of(new Parent(0, false)), PartitionKeys.ALL));
      world.source.goOn(2, new Origin(List.of(new Parent(3, false)), PartitionKeys.ALL));
      Position later = new Position("", "at=1");
      world.read = new Environment.CountingLog(world.source, later);
      assertThat(begin(world, 1)).isEqualTo(Position.START);
      assertThat(begin(world, 1)).isEqualTo(Position.START);
      assertThat(begin(world, 2)).isEqualTo(later);
    }
  }

  private static Position begin(World world, int partition) {
    try (PartitionWorker worker = world.worker(partition)) {
      worker.open();
      return worker.head().position();
    }
  }

  private static void assertStops(World world, int partition, Stop.Code code, String words) {
    try (PartitionWorker worker = world.worker(partition)) {
      assertThatThrownBy(worker::open)
          .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code))
          .hasMessageContaining(words);
    }
  }

  /** To the end, or to where nothing more comes; again with another worker after a crash. */
  private static void run(World world, int partition) {
    boolean done = false;
    while (!done) {
      try (PartitionWorker worker = world.worker(partition)) {
        worker.open();
        World.drain(worker);
        worker.letGo();
        done = true;
      } catch (Crash.Crashed _) {
        // The next one goes on.
      }
    }
  }

  private static World world(Plan plan, Failpoints failpoints) {
    Plan.Input input = plan.input();
    Plan.Input partitioned =
        new Plan.Input(
            input.stream(),
            plan.keyColumns().getFirst(),
            input.outOfOrderByMillis(),
            input.late(),
            input.maxEventBytes(),
            input.idleAfterMillis(),
            input.maxAheadMillis());
    Plan ours = plan.withInput(partitioned);
    World world = new World(failpoints).withPlan(ours);
    world.invokers = () -> new EchoInvoker(ours);
    return world;
  }

  private static List<Item.Line> lines(WorkedCase worked) {
    List<Item.Line> lines = new ArrayList<>();
    for (Item item : worked.input()) {
      if (item instanceof Item.Line line && !LineText.isBlank(line.bytes())) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static void append(
      MemorySource source, int partition, List<Item.Line> lines, int from, int to) {
    for (int i = from; i < to; i++) {
      source.append(
          partition, lines.get(i).bytes(), lines.get(i).arrival().orElse(RawBatch.NO_ARRIVAL));
    }
  }

  /** Events of several keys in the order of their times, so that none is late wherever it goes. */
  private static List<String> events(long seed, int gapMax) {
    Random chances = new Random(seed);
    List<String> events = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < EVENTS; i++) {
      at += chances.nextInt(gapMax);
      events.add(World.event("key" + chances.nextInt(7), chances.nextInt(100), at));
    }
    return events;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Ids of windows are of the key alone; those of what belongs to an event name its partition. */
  private static Map<Channel, List<String>> withoutPartition(Map<Channel, List<String>> outputs) {
    Map<Channel, List<String>> same = new EnumMap<>(Channel.class);
    outputs.forEach(
        (channel, payloads) ->
            same.put(
                channel,
                payloads.stream().map(ReshardingTest::withoutPartition).sorted().toList()));
    return same;
  }

  private static String withoutPartition(String payload) {
    String same =
        payload.replaceFirst("\"partition\":\\d+", "").replaceFirst("\"offset\":\\d+", "");
    return payload.contains("\"pane\"") ? same : same.replaceFirst("\"id\":\"[0-9a-f]{32}\"", "");
  }
}
