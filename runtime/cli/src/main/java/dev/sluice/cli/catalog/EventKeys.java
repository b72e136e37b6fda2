package dev.sluice.cli.catalog;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The partition keys that producers of a stream give to events: the text of the component that it
 * is partitioned by. Nothing else of an event is judged: one that is dead for a function that reads
 * the stream is none for another, and comes to that under the same key. One thread.
 */
public final class EventKeys implements AutoCloseable {
  private final DecodedEvents decoded;
  private final int column;
  private final @Nullable PartitionKey key;

  /** Those of the stream that a plan's function reads. */
  public EventKeys(Plan plan) {
    Plan bare = bare(plan);
    this.column = bare.input().partitionedByColumn();
    this.decoded = new DecodedEvents(bare);
    this.key =
        column == Plan.NONE ? null : new PartitionKey(bare.event().columns().get(column).type());
  }

  /** One whose events, of any length, have no component but the one that they are placed by. */
  private static Plan bare(Plan plan) {
    int partitionedBy = plan.input().partitionedByColumn();
    List<Field> fields =
        partitionedBy == Plan.NONE
            ? List.of()
            : only(plan.event().fields(), plan.event().columns().get(partitionedBy).path());
    EventSchema event = new EventSchema(fields);
    Plan.Input input =
        new Plan.Input(
            plan.input().stream(),
            // The last one, behind the records that it lies in; without any it is none.
            event.columns().size() - 1,
            0,
            LatePolicy.DROP,
            Integer.MAX_VALUE,
            Plan.UNSET,
            Plan.UNSET);
    return new Plan(
        plan.function(),
        input,
        event,
        Plan.NONE,
        List.of(),
        new WindowSpec.None(),
        List.of(),
        false,
        List.of(),
        "",
        Plan.Checkpoint.DEFAULT);
  }

  /** The field at a path, in the records that it lies in. */
  private static List<Field> only(List<Field> fields, String path) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(
            field ->
                field.type() instanceof ValueType.Nested(var parts)
                    ? new Field(
                        name,
                        new ValueType.Nested(only(parts, path.substring(dot + 1))),
                        field.nullable())
                    : field)
        .toList();
  }

  /**
   * Those of some events, in their order: empty for one that is no event, or whose component is
   * missing, not of its type or no partition key, and where nothing says by what the stream is
   * partitioned.
   */
  public List<Optional<String>> of(List<byte[]> some) {
    List<Optional<String>> keys =
        new ArrayList<>(Collections.nCopies(some.size(), Optional.empty()));
    PartitionKey declared = key;
    if (declared == null) {
      return keys;
    }
    EventBatch events = decoded.of(some);
    Column values = events.columns().column(column);
    for (int row = 0; row < events.rows(); row++) {
      if (!values.isNull(row)) {
        Optional<String> text = Optional.of(declared.text(values, row));
        keys.set(events.sourceRow(row), text.filter(PartitionKey::isPossible));
      }
    }
    return keys;
  }

  @Override
  public void close() {
    decoded.close();
  }
}
