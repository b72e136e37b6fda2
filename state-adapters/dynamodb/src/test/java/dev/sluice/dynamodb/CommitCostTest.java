package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.memory.ManualClock;
import dev.sluice.memory.MemorySink;
import dev.sluice.memory.MemorySource;
import dev.sluice.testkit.contract.StoredPages;
import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.vectors.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commits of a real worker cost, by what the service says. */
final class CommitCostTest {
  private static final String FUNCTION = "merchant-revenue";
  private static final int EVENTS_A_BATCH = 200;
  private static final Plan.Checkpoint NEVER = new Plan.Checkpoint(Long.MAX_VALUE, Long.MAX_VALUE);

  /** The service knows the tokens of nonces for all tables together. */
  private static final AtomicInteger NONCES = new AtomicInteger();

  private final Units units = new Units();
  private final String table = LocalDynamo.stateTable();
  private final PartitionStore store =
      DynamoStateStore.open(
              LocalDynamo.service(units), table, new FunctionLabel(FUNCTION, 1), Failpoints.NONE)
          .open(FUNCTION, 0);
  private final MemorySource source = new MemorySource(1);
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void free() {
    allocator.close();
  }

  @Test
  void batch_withoutPagesAndOutputs_costsOneUnit() {
    append(3, "");
    try (PartitionWorker worker = worker(NEVER)) {
      worker.open();
      for (int batch = 0; batch < 3; batch++) {
        assertThat(unitsOf(worker)).isEqualTo(1);
        assertThat(headBytes()).isLessThanOrEqualTo(1_000);
      }
      assertThat(worker.head().counters().in).isEqualTo(3 * EVENTS_A_BATCH);
      assertThat(worker.head().outbox().isEmpty()).isTrue();
    }
  }

  @Test
  void batch_withASmallOutbox_costsOneUnit() {
    append(3, "no event");
    try (PartitionWorker worker = worker(NEVER)) {
      worker.open();
      for (int batch = 0; batch < 3; batch++) {
        assertThat(unitsOf(worker)).isEqualTo(1);
        assertThat(headBytes()).isLessThanOrEqualTo(1_000);
        assertThat(worker.head().outbox()).isInstanceOf(Outbox.Inline.class);
      }
      assertThat(worker.head().counters().dead).isEqualTo(3);
    }
  }

  @Test
  void snapshot_costsItsPagesItsManifestAndTheHead() {
    append(3, "");
    try (PartitionWorker worker =
        worker(new Plan.Checkpoint(Long.MAX_VALUE, 2L * EVENTS_A_BATCH))) {
      worker.open();
      assertThat(unitsOf(worker)).isEqualTo(1);
      double cost = unitsOf(worker);
      Head head = worker.head();
      List<PageName> written = snapshotPages(head);
      assertThat(written).hasSizeGreaterThanOrEqualTo(2);
      double pages = 0;
      for (PageName page : written) {
        assertThat(page.nonce()).isEqualTo(head.nonce());
        pages += itemUnits(page);
      }
      assertThat(pages).as("more than its items' least").isGreaterThan(written.size());
      assertThat(cost).isEqualTo(pages + 1);
      assertThat(headBytes()).isLessThanOrEqualTo(1_000);
      // And the one after it is a head alone again.
      assertThat(unitsOf(worker)).isEqualTo(1);
    }
  }

  /** The manifest that a head names, and the pages that it names. */
  private List<PageName> snapshotPages(Head head) {
    PageName manifest = Objects.requireNonNull(head.manifest()).name();
    List<PageName> pages = new ArrayList<>(List.of(manifest));
    for (StatePage page :
        Manifest.decode(StoredPages.read(store, manifest).orElseThrow()).pages()) {
      pages.add(page.page().name());
    }
    return pages;
  }

  /** What its items cost as they lie there, each rounded up. */
  private double itemUnits(PageName page) {
    ItemKey.Partition partition = new ItemKey.Partition(FUNCTION, 0);
    double sum = ItemSize.writeUnits(ItemSize.of(LocalDynamo.item(table, partition.page(page))));
    for (int number = 0; LocalDynamo.hasItem(table, partition.chunk(page, number)); number++) {
      sum +=
          ItemSize.writeUnits(ItemSize.of(LocalDynamo.item(table, partition.chunk(page, number))));
    }
    return sum;
  }

  private long headBytes() {
    return ItemSize.of(LocalDynamo.item(table, new ItemKey.Partition(FUNCTION, 0).head()));
  }

  private double unitsOf(PartitionWorker worker) {
    double before = units.writeUnits();
    assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
    return units.writeUnits() - before;
  }

  /** So many batches of as many keys as events; the first event of each is another, if not "". */
  private void append(int batches, String first) {
    Random random = new Random(3);
    for (int i = 0; i < batches * EVENTS_A_BATCH; i++) {
      source.append(
          0,
          i % EVENTS_A_BATCH == 0 && !first.isEmpty()
              ? first
              : "{\"k\":\"merchant-%08x\",\"v\":%d,\"at\":%d}"
                  .formatted(random.nextInt(), random.nextInt(), i));
    }
  }

  /** Sums by key, in one window for all that happens here. */
  private static Declaration sums() {
    SequencedMap<String, ComponentType> event = new LinkedHashMap<>();
    event.put("k", ComponentType.of(ComponentType.Kind.STRING));
    event.put("v", ComponentType.of(ComponentType.Kind.LONG));
    event.put("at", ComponentType.of(ComponentType.Kind.INSTANT));
    SequencedMap<String, AggregateRule> aggregates = new LinkedHashMap<>();
    aggregates.put(
        "total",
        new AggregateRule(
            ComponentType.of(ComponentType.Kind.LONG),
            AggregateRule.Function.SUM,
            Optional.of("v")));
    return new Declaration(
        event,
        "at",
        List.of("k"),
        new WindowRule.Tumbling(1_000_000, 0),
        aggregates,
        0,
        true,
        Declaration.Limits.DEFAULT,
        OptionalLong.empty(),
        true,
        true);
  }

  private PartitionWorker worker(Plan.Checkpoint checkpoint) {
    Subject subject = Subject.echoing(sums()).withCheckpoint(checkpoint);
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(channel, new MemorySink(Failpoints.NONE));
    }
    return new PartitionWorker(
        new WorkerConfig(
            subject.plan(),
            subject.invokers().get(),
            0,
            source,
            store,
            sinks,
            new WorkerConfig.Settings(EVENTS_A_BATCH, 1 << 20, 1 << 28, false),
            new ManualClock(0),
            () -> "%032x".formatted(NONCES.incrementAndGet()),
            Sleeper.REAL,
            Failpoints.NONE,
            allocator,
            WorkerConfig.Identity.PULL));
  }
}
