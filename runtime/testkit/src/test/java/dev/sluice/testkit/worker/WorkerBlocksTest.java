package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.testkit.contract.StoredPages;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One batch that emits many blocks: whatever comes between two of them, all of it is delivered
 * once, in order (which {@code MemorySink} sees to).
 */
final class WorkerBlocksTest {
  private static final int KEYS = 60;
  private static final int DEAD = KEYS / 10;

  /** Two or three outputs. */
  private static final int BLOCK_BYTES = 500;

  private static final int BLOCKS_MIN = 20;
  private static final Pattern RESULT =
      Pattern.compile("\"key\":\\{\"k\":\"(.+?)\"}.*\"value\":(\\{.+?})");

  private static World world(Failpoints failpoints) {
    World world = new World(failpoints).withKeys(KEYS);
    world.settings = new WorkerConfig.Settings(1_000, 1 << 20, 1 << 28, true, BLOCK_BYTES);
    return world;
  }

  private static World world() {
    return world(Failpoints.NONE);
  }

  /** Counted by hand. */
  private static Map<String, String> expected() {
    Map<String, String> values = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      values.put("key" + key, "{\"count\":2,\"sum\":%d}".formatted(key + 1_000));
    }
    values.put("after", "{\"count\":1,\"sum\":1}");
    return values;
  }

  private static void assertComplete(World world) {
    List<String> results = world.sink(Channel.RESULT).payloads();
    assertThat(values(results)).isEqualTo(expected());
    assertThat(results).hasSize(KEYS + 1);
    assertThat(world.sink(Channel.LATE).payloads()).hasSize(1);
    assertThat(world.sink(Channel.DEAD).payloads()).hasSize(DEAD);
    assertThat(world.head().counters().out).isEqualTo(KEYS + 1);
    assertThat(world.head().outbox().isEmpty()).as("all is confirmed").isTrue();
  }

  private static Map<String, String> values(List<String> results) {
    Map<String, String> values = new TreeMap<>();
    for (String result : results) {
      Matcher matcher = RESULT.matcher(result);
      assertThat(matcher.find()).as(result).isTrue();
      values.put(matcher.group(1), matcher.group(2));
    }
    return values;
  }

  private static void runAndDie(World world, PartitionStore store) {
    try (PartitionWorker worker = world.worker(store)) {
      worker.open();
      World.drain(worker);
    } catch (Crash.Crashed _) {
      // The next owner goes on from what survived.
    }
  }

  @Test
  void batch_crashedAtEveryBlockThatIsSpilled_leavesNothingOpenAndIsDoneAgain() {
    int crashes = 0;
    for (boolean crashed = true; crashed; crashes++) {
      try (World world = world()) {
        TornStore store = new TornStore(world.openStore(), crashes + 1);
        runAndDie(world, store);
        crashed = store.isTorn();
        assertThat(store.open()).as("open pages after a crash at %d", crashes + 1).isZero();
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertComplete(world);
        assertThat(world.pages()).as("only the manifest is left").hasSize(1);
      }
    }
    assertThat(crashes).isGreaterThan(BLOCKS_MIN);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PAGE_WRITE",
        "PAGE_SYNCED",
        "HEAD_TEMP",
        "HEAD_SYNCED",
        "SINK_HALF_LINE",
        "SINK_WRITTEN",
        "CONFIRM",
        "PAGE_DELETE"
      })
  void batch_crashedAtEveryNthFailpoint_isDeliveredOnceByTheNextOwner(Failpoint point) {
    Crash crash = new Crash(point, 0);
    for (int nth = 1; nth == 1 || crash.happened(); nth++) {
      crash = new Crash(point, nth);
      try (World world = world(crash)) {
        TornStore store = new TornStore(world.openStore(), Integer.MAX_VALUE);
        runAndDie(world, store);
        assertThat(store.open()).as("open pages after %s:%d", point.text(), nth).isZero();
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertComplete(world);
        assertThat(world.pages()).as("pages after %s:%d", point.text(), nth).hasSize(1);
      }
    }
  }

  @Test
  void takeover_atEveryOutput_deliversAllOnce() {
    AtomicInteger left = new AtomicInteger();
    for (int nth = 1; nth == 1 || left.get() <= 0; nth++) {
      left.set(nth);
      AtomicReference<World> created = new AtomicReference<>();
      try (World world =
          world(
              point -> {
                if (point == Failpoint.SINK_WRITTEN && left.decrementAndGet() == 0) {
                  assertThat(created.get().runToEnd()).isEqualTo(Progress.ENDED);
                }
              })) {
        created.set(world);
        runAndDie(world, world.openStore());
        assertComplete(world);
      }
    }
  }

  @Test
  void takeover_whoseCommitDropsThePageThatIsRead_supersedesTheReader() {
    for (int bytes = 0; bytes < 4 * BLOCK_BYTES; bytes += 100) {
      try (World world = world();
          PartitionWorker worker =
              world.worker(new VanishingStore(world.openStore(), 0, bytes, world::runToEnd))) {
        worker.open();
        assertStops(Stop.Code.SUPERSEDED, worker::runBatch);
        assertComplete(world);
      }
    }
  }

  @Test
  void delivery_pageGoneAndTheHeadStillNamesIt_stopsAsCorrupt() {
    for (int bytes : new int[] {0, 1, 3 * BLOCK_BYTES}) {
      try (World world = world();
          PartitionWorker worker =
              world.worker(new VanishingStore(world.openStore(), 0, bytes, () -> {}))) {
        worker.open();
        assertStops(Stop.Code.CORRUPT, worker::runBatch);
        assertThat(world.head().outbox().isEmpty()).isFalse();
      }
    }
  }

  @Test
  void delivery_pageIsNotTheOneThatWasWritten_stopsAndGoesOnWithTheRightOne() {
    List<UnaryOperator<byte[]>> damages =
        List.of(
            page -> Arrays.copyOf(page, page.length - 1),
            page -> Arrays.copyOf(page, page.length / 2),
            page -> new byte[0],
            page -> Arrays.copyOf(page, page.length + 1),
            page -> Arrays.copyOf(page, 2 * page.length),
            page -> {
              byte[] changed = page.clone();
              changed[page.length - 3] ^= 1;
              return changed;
            });
    for (UnaryOperator<byte[]> damage : damages) {
      try (World world = committed()) {
        byte[] page = replaceOutbox(world, damage);
        try (PartitionWorker worker = world.worker()) {
          assertStops(Stop.Code.CORRUPT, worker::open);
        }
        assertThat(world.sink(Channel.RESULT).payloads()).hasSizeLessThan(KEYS + 1);
        assertThat(world.head().outbox().isEmpty()).isFalse();
        replaceOutbox(world, _ -> page);
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertComplete(world);
      }
    }
  }

  /** A world whose worker was lost between the head and the first output. */
  private static World committed() {
    World world = world(new Crash(Failpoint.SINK_HALF_LINE, 1));
    runAndDie(world, world.openStore());
    assertThat(world.head().outbox()).isInstanceOf(Outbox.Page.class);
    assertThat(world.sink(Channel.RESULT).payloads()).isEmpty();
    return world;
  }

  /** Gives the page that the outbox names another content; says what it was. */
  private static byte[] replaceOutbox(World world, UnaryOperator<byte[]> change) {
    try (PartitionStore store = world.openStore()) {
      PageName name = ((Outbox.Page) world.head().outbox()).page().name();
      byte[] content = StoredPages.read(store, name).orElseThrow();
      store.deletePage(name);
      StoredPages.write(store, name, change.apply(content));
      return content;
    }
  }

  @Test
  void delivery_sinkSaysRetryInALaterBlock_isTriedAgainFromThere() {
    AtomicReference<World> created = new AtomicReference<>();
    try (World world = world(retryingFromTheFortieth(created, 5))) {
      created.set(world);
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertComplete(world);
      assertThat(world.sinks.values()).allMatch(sink -> sink.repeats() == 0);
    }
  }

  @Test
  void delivery_sinkKeepsSayingRetryInALaterBlock_stopsAndTheNextOwnerDeliversTheRest() {
    AtomicReference<World> created = new AtomicReference<>();
    try (World world = world(retryingFromTheFortieth(created, Integer.MAX_VALUE))) {
      created.set(world);
      assertStops(Stop.Code.OUTBOX_BLOCKED, world::runToEnd);
      assertThat(world.sink(Channel.RESULT).payloads()).hasSizeBetween(20, KEYS);
      world.sink(Channel.RESULT).retryNext(0);
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertComplete(world);
    }
  }

  private static Failpoints retryingFromTheFortieth(AtomicReference<World> world, int times) {
    AtomicInteger left = new AtomicInteger(40);
    return point -> {
      if (point == Failpoint.SINK_WRITTEN && left.decrementAndGet() == 0) {
        world.get().sink(Channel.RESULT).retryNext(times);
      }
    };
  }

  @Test
  void delivery_outputsRefusedInLaterBlocks_becomeDeadLettersOnceAtEveryCrash() {
    boolean happened = true;
    for (int nth = 1; happened; nth++) {
      Crash crash = new Crash(Failpoint.SINK_WRITTEN, nth);
      try (World world = world(crash)) {
        world.sink(Channel.RESULT).refuseWhen(result -> result.contains("7\"}"));
        world.sink(Channel.DEAD).refuseWhen(letter -> letter.contains("nonsense 39"));
        runAndDie(world, world.openStore());
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        happened = crash.happened();

        Map<String, String> taken = expected();
        List<String> refused =
            IntStream.range(0, KEYS).filter(k -> k % 10 == 7).mapToObj(k -> "key" + k).toList();
        refused.forEach(taken::remove);
        assertThat(values(world.sink(Channel.RESULT).payloads())).isEqualTo(taken);
        List<String> dead = world.sink(Channel.DEAD).payloads();
        assertThat(dead).hasSize(DEAD + refused.size()).doesNotHaveDuplicates();
        assertThat(letters(dead).filter(l -> l.contains("\"payload\":")))
            .hasSize(refused.size())
            .allMatch(letter -> refused.stream().anyMatch(letter::contains));
        assertThat(letters(dead).filter(l -> !l.contains("\"payload\":"))).hasSize(1);
        assertThat(world.head().counters().refused).isEqualTo(refused.size() + 1);
      }
    }
  }

  private static Stream<String> letters(List<String> dead) {
    return dead.stream().filter(letter -> letter.contains("\"code\":\"refused\""));
  }

  private static void assertStops(Stop.Code code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code));
  }
}
