package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.AccumulatorLayout;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** How each aggregate of a plan is computed, and what is retained of an event for it. */
final class SlidingLayout {
  private final EventSchema schema;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Integer> distinct = new ArrayList<>();
  private final List<Additive> additive = new ArrayList<>();
  private final BitSet merged = new BitSet();
  private final AccumulatorLayout accumulators;
  private final int[] copied;
  private int sums = 1;

  /**
   * Chooses.
   *
   * @throws IllegalArgumentException if an aggregate does not fit its column or its result
   */
  SlidingLayout(Plan plan) {
    this.schema = plan.event();
    TreeSet<Integer> retained = new TreeSet<>(List.of(plan.timeColumn()));
    for (int i = 0; i < plan.aggregates().size(); i++) {
      AggregateSpec aggregate = plan.aggregates().get(i);
      if (aggregate.column() != AggregateSpec.EVERY_EVENT) {
        retained.add(aggregate.column());
      }
      choose(i, aggregate);
    }
    this.copied = retained.stream().mapToInt(Integer::intValue).toArray();
    this.accumulators = new AccumulatorLayout(plan, merged::get);
  }

  /** Whether a column of decoded events may be null: also a part of a nested record that may. */
  static boolean isNullable(EventSchema.Column column) {
    return column.nullable() || column.parent() != EventSchema.NO_PARENT;
  }

  private void choose(int index, AggregateSpec aggregate) {
    if (aggregate.column() == AggregateSpec.EVERY_EVENT) {
      additive.add(new Additive(index, Additive.Kind.COUNT, 0, 0));
      return;
    }
    EventSchema.Column column = schema.columns().get(aggregate.column());
    boolean isInt = column.type() == ValueType.Scalar.INT;
    boolean isWhole = isInt || column.type() == ValueType.Scalar.LONG;
    switch (aggregate.function()) {
      case COUNT ->
          additive.add(
              new Additive(index, Additive.Kind.COUNT, presence(column), presence(column)));
      case COUNT_DISTINCT ->
          additive.add(new Additive(index, Additive.Kind.DISTINCT, values(column), 0));
      case SUM -> {
        Additive.Kind kind = isInt ? Additive.Kind.INT_SUM : Additive.Kind.LONG_SUM;
        addSum(index, isWhole, kind, column);
      }
      case AVG -> {
        Additive.Kind kind = isInt ? Additive.Kind.INT_AVERAGE : Additive.Kind.LONG_AVERAGE;
        addSum(index, isWhole, kind, column);
      }
      case MIN, MAX, FIRST, LAST -> merged.set(index);
    }
  }

  private void addSum(int index, boolean isWhole, Additive.Kind kind, EventSchema.Column column) {
    if (isWhole) {
      additive.add(new Additive(index, kind, sum(column), presence(column)));
    } else {
      merged.set(index);
    }
  }

  private int sum(EventSchema.Column column) {
    boolean isInt = column.type() == ValueType.Scalar.INT;
    return lane(column, isInt ? Lane.Kind.INT : Lane.Kind.LONG);
  }

  /** The sum that counts the values of a column. */
  private int presence(EventSchema.Column column) {
    return isNullable(column) ? lane(column, Lane.Kind.PRESENCE) : 0;
  }

  private int lane(EventSchema.Column column, Lane.Kind kind) {
    for (Lane lane : lanes) {
      if (lane.column() == column.index() && lane.kind() == kind) {
        return lane.sum();
      }
    }
    Lane added = new Lane(column.index(), kind, sums);
    lanes.add(added);
    sums += added.sums();
    return added.sum();
  }

  private int values(EventSchema.Column column) {
    int known = distinct.indexOf(column.index());
    if (known >= 0) {
      return known;
    }
    distinct.add(column.index());
    return distinct.size() - 1;
  }

  Lane[] lanes() {
    return lanes.toArray(Lane[]::new);
  }

  /** The columns whose different values are counted. */
  int[] distinct() {
    return distinct.stream().mapToInt(Integer::intValue).toArray();
  }

  Additive[] additive() {
    return additive.toArray(Additive[]::new);
  }

  /** Whether some aggregates have to be merged. */
  boolean hasMerged() {
    return !merged.isEmpty();
  }

  /** The kernels of the aggregates that have to be merged. */
  AccumulatorLayout accumulators() {
    return accumulators;
  }

  /** The columns of results: the plan's aggregates, in order. */
  List<ColumnBatch.Layout> results() {
    return accumulators.results();
  }

  /** What trees keep of an event. */
  EntryLayout entry() {
    boolean[] wide = new boolean[lanes.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = lanes.get(i).kind() == Lane.Kind.LONG;
    }
    return new EntryLayout(wide, hasMerged(), distinct.size());
  }

  /** The event columns that are retained, the time among them; ascending. */
  int[] copied() {
    return copied.clone();
  }

  Storage storage(int column) {
    return Storage.of(schema.columns().get(column).type());
  }
}
