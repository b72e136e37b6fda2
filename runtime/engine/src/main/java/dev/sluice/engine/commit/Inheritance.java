package dev.sluice.engine.commit;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Values;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.state.SegmentReader;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Rule 22: what a partition takes over from those that were closed before it: the rows of its keys,
 * and their watermarks.
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
  private final MemoryBudget budget;
  private final PlanChange planChange;
  private final List<Source.Parent> parents;
  private final PartitionKeys keys;

  Inheritance(WorkerConfig config, MemoryBudget budget, PlanChange planChange) {
    this.config = config;
    this.budget = budget;
    this.planChange = planChange;
    Source.Origin origin = config.source().origin(config.partition());
    this.parents = origin.parents();
    this.keys = origin.keys();
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
    return !parents.isEmpty() && head.manifest() == null;
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
    for (Source.Parent parent : parents) {
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
      if (head.filter(Head::ended).isEmpty() || !head.get().outbox().isEmpty()) {
        throw unfinished(parent);
      }
      return Optional.of(new Parent(parent.partition(), head.get()));
    }
  }

  private HeadItem item(PartitionStore store, int partition) {
    return new HeadItem(store, config.plan().function(), partition);
  }

  private Stop unfinished(Source.Parent parent) {
    String function = config.plan().function();
    return parent.isThere()
        ? new Stop(
            Stop.Code.PARENT_UNFINISHED,
            "partition %d of function %s goes on with the keys of partition %d, which is not at its end; run that one to its end first"
                .formatted(config.partition(), function, parent.partition()))
        : new Stop(
            Stop.Code.DATA_LOSS,
            "partition %d of function %s goes on with the keys of partition %d, whose last events are gone from the stream before they were read; start again with --fresh"
                .formatted(config.partition(), function, parent.partition()));
  }

  private void load(Parent parent, PartitionStep step) {
    Plan plan = config.plan();
    if (plan.keyColumns().isEmpty() || parent.head().manifest() == null) {
      return;
    }
    try (PartitionStore store = config.store().partition(parent.partition())) {
      HeadItem item = item(store, parent.partition());
      Manifest snapshot = item.snapshot(parent.head());
      planChange.checkRows(parent.head(), snapshot);
      for (StatePage page : snapshot.pages()) {
        try (PageInput opened = item.openPage(parent.head(), page.page())) {
          load(step, opened, parent.watermark());
        } catch (PageGone _) {
          throw item.missing(parent.head(), page.page());
        }
      }
    } catch (HeadMoved e) {
      throw new EngineBug("a head that had ended was written over", e);
    }
  }

  private void load(PartitionStep step, PageInput page, long watermark) {
    List<StateColumn> columns = step.operator().stateColumns();
    PageCodec codec = new PageCodec(columns, config.allocator());
    int column = config.plan().input().partitionedByColumn();
    PartitionKey key = new PartitionKey(config.plan().event().columns().get(column).type());
    int keyColumn = config.plan().keyColumns().indexOf(column);
    try (ColumnBatch rows = codec.newRows();
        ColumnBatch ours = codec.newRows()) {
      SegmentReader reader = codec.read(page);
      Optional<SegmentSpan> span = reader.next();
      while (span.isPresent()) {
        if (!step.operator().hasExpired(span.get(), watermark)) {
          reader.readRows(rows);
          copy(rows, key, keyColumn, ours);
          // As if the first snapshot had written them: it is the one that does.
          step.operator().load(ours, Manifest.none().generation() + 1, watermark);
          budget.check(step);
        }
        span = reader.next();
      }
    }
  }

  /** The rows of the keys that go on here. */
  private void copy(ColumnBatch rows, PartitionKey key, int keyColumn, ColumnBatch ours) {
    ours.clear();
    ours.ensureRows(rows.rows());
    Column values = rows.column(keyColumn);
    int count = 0;
    for (int row = 0; row < rows.rows(); row++) {
      if (keys.contain(key.hash(values, row))) {
        for (int column = 0; column < rows.width(); column++) {
          Values.append(rows.column(column), row, ours.column(column), count);
        }
        count++;
      }
    }
    ours.setRows(count);
  }
}
