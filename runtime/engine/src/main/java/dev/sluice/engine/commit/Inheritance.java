package dev.sluice.engine.commit;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Values;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rule 22: what a partition takes over from those that were closed before it: the rows of its keys,
 * their watermarks, and which outputs of other functions they have been given.
 *
 * <p>Heads that have ended do not change any more, so that taking over again gives the same. It is
 * done anew until the first commit, which therefore has a snapshot.
 *
 * <p><b>Several parents.</b> Their watermarks differ, and windows that one of them has closed must
 * not close again. So they are taken over in the order of their watermarks, and before the rows of
 * the next come in, the watermark is raised to its own: the hand-over of the semantics, by which
 * windows of the slower ones close.
 */
final class Inheritance {
  private final WorkerConfig config;
  private final PlanChange planChange;
  private final StatePages pages;
  private Source.@Nullable Origin origin;

  Inheritance(WorkerConfig config, MemoryBudget budget, PlanChange planChange) {
    this.config = config;
    this.planChange = planChange;
    this.pages = new StatePages(config, budget);
  }

  /** Asked for only where a partition begins: a stream may have to be asked. */
  private Source.Origin origin() {
    Source.Origin known = origin;
    if (known == null) {
      known = config.source().origin(config.partition());
      origin = known;
    }
    return known;
  }

  private record Parent(int partition, Head head) {
    long watermark() {
      // Without a key its windows were closed, and nobody goes on with them.
      long ended = head.watermark();
      return ended == Watermark.END ? head.reached().watermarkAtLastEvent() : ended;
    }
  }

  /** Whether this head is that of a partition which took over from others and saved nothing yet. */
  boolean concerns(Head head) {
    return head.manifest() == null && !origin().parents().isEmpty();
  }

  /** Whether anything was read of the partitions that were closed before, listed still or not. */
  boolean hasBegun() {
    return origin().parents().stream().anyMatch(parent -> head(parent).isPresent());
  }

  /**
   * The order of the head of a partition that begins: above those of its parents, so that its rows
   * take the place of theirs.
   */
  Order order() {
    Order order = Order.FIRST;
    for (Parent parent : finished()) {
      order = order.above(parent.head().order());
    }
    return order;
  }

  /**
   * Brings a new step to where the parents ended.
   *
   * @throws Stop {@code PARENT_UNFINISHED}, {@code DATA_LOSS} if one never can be, or {@code
   *     PLAN_CHANGED}
   */
  void takeOver(PartitionStep step) {
    List<Parent> sources = new ArrayList<>(finished());
    sources.sort(Comparator.comparingLong(Parent::watermark));
    long inherited = 0;
    for (Parent parent : sources) {
      inherited =
          Math.max(inherited, parent.head().reached().inherited() + parent.head().counters().in);
    }
    long first = sources.isEmpty() ? Watermark.START : sources.getFirst().watermark();
    step.begin(new Counters(), first, first, false, inherited);
    for (Parent parent : sources) {
      step.apply(new Mark("", Mark.Kind.HANDOVER, parent.watermark()), false);
      step.watermark().passedEvent();
      load(parent, step);
    }
  }

  private List<Parent> finished() {
    List<Parent> finished = new ArrayList<>();
    for (Source.Parent parent : origin().parents()) {
      finished(parent).ifPresent(finished::add);
    }
    return finished;
  }

  private Optional<Parent> finished(Source.Parent parent) {
    try (PartitionStore store = config.store().partition(parent.partition())) {
      HeadItem item = item(store, parent.partition());
      Optional<Head> head = item.read();
      if (head.isEmpty() && !parent.isThere()) {
        // Its events were gone before anybody began.
        return Optional.empty();
      }
      head.ifPresent(item::check);
      if (head.filter(Head::isFinished).isEmpty()) {
        throw unfinished(parent, head);
      }
      return Optional.of(new Parent(parent.partition(), head.get()));
    }
  }

  private Optional<Head> head(Source.Parent parent) {
    try (PartitionStore store = config.store().partition(parent.partition())) {
      return item(store, parent.partition()).read();
    }
  }

  private HeadItem item(PartitionStore store, int partition) {
    return new HeadItem(store, config.plan().function(), partition);
  }

  /** What is over and not delivered of, or is to be passed over, needs no stream to be finished. */
  private Stop unfinished(Source.Parent parent, Optional<Head> head) {
    String function = config.plan().function();
    return parent.isThere()
            || head.filter(Head::ended).isPresent()
            || config.source().goesOnBehindLosses()
        ? new Stop(
            Stop.Code.PARENT_UNFINISHED,
            "partition %d of function %s goes on with the keys of partition %d, which is not at its end or not all delivered; run that one to its end first"
                .formatted(config.partition(), function, parent.partition()))
        : new Stop(
            Stop.Code.DATA_LOSS,
            "partition %d of function %s goes on with the keys of partition %d, whose last events are gone from the stream before they were read; start again with --fresh"
                .formatted(config.partition(), function, parent.partition()));
  }

  private void load(Parent parent, PartitionStep step) {
    if (parent.head().manifest() == null) {
      return;
    }
    try (PartitionStore store = config.store().partition(parent.partition())) {
      HeadItem item = item(store, parent.partition());
      Manifest snapshot = item.snapshot(parent.head());
      step.seen().add(snapshot.seen());
      if (!config.plan().keyColumns().isEmpty()) {
        planChange.checkRows(parent.head(), snapshot);
        loadRows(item, parent.head(), snapshot, step);
      }
    } catch (HeadMoved e) {
      throw new EngineBug("a head that had ended was written over", e);
    }
  }

  private void loadRows(HeadItem item, Head head, Manifest snapshot, PartitionStep step)
      throws HeadMoved {
    List<StateColumn> columns = step.operator().stateColumns();
    try (OwnRows rows = new OwnRows(new PageCodec(columns, config.allocator()).newRows())) {
      pages.load(step, item, head, snapshot, rows);
    }
  }

  /** Of a parent's rows those of the keys that go on here. */
  private final class OwnRows implements StatePages.Rows, AutoCloseable {
    private final PartitionKeys keys = origin().keys();
    private final ColumnBatch ours;
    private final PartitionKey key;
    private final int keyColumn;

    OwnRows(ColumnBatch ours) {
      int column = config.plan().input().partitionedByColumn();
      this.ours = ours;
      this.key = new PartitionKey(config.plan().event().columns().get(column).type());
      this.keyColumn = config.plan().keyColumns().indexOf(column);
    }

    @Override
    public ColumnBatch of(ColumnBatch read) {
      ours.clear();
      ours.ensureRows(read.rows());
      Column values = read.column(keyColumn);
      int count = 0;
      for (int row = 0; row < read.rows(); row++) {
        if (keys.contain(key.hash(values, row))) {
          for (int column = 0; column < read.width(); column++) {
            Values.append(read.column(column), row, ours.column(column), count);
          }
          count++;
        }
      }
      ours.setRows(count);
      return ours;
    }

    /** As if the first snapshot had written them: it is the one that does. */
    @Override
    public long generation(StatePage page) {
      return Manifest.none().generation() + 1;
    }

    @Override
    public void close() {
      ours.close();
    }
  }
}
