package dev.sluice.engine.step;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sees, where the source tells by which key a record's producer chose the partition, that it is the
 * text of the component that the function says the stream is partitioned by. If it is not, the
 * events of one key may lie in several partitions, and each would count its own.
 */
final class Placement {
  private final Plan plan;
  private final int partition;
  private final int column;
  private final @Nullable PartitionKey key;

  /** Of a function; one without a key has nothing that could be counted apart. */
  Placement(Plan plan, int partition) {
    this.plan = plan;
    this.partition = partition;
    this.column = plan.input().partitionedByColumn();
    boolean matters = column != Plan.NONE && plan.keyColumns().contains(column);
    this.key = matters ? new PartitionKey(plan.event().columns().get(column).type()) : null;
  }

  /**
   * Looks at the events of a batch.
   *
   * @throws Stop {@code MISPLACED} at the first that has another key
   */
  void check(RawBatch raw, EventBatch events) {
    PartitionKey declared = key;
    if (declared == null || events.rows() == 0 || raw.partitionKey(0) == null) {
      return;
    }
    Column values = events.columns().column(column);
    for (int row = 0; row < events.rows(); row++) {
      int source = events.sourceRow(row);
      String given = raw.partitionKey(source);
      if (given != null && !declared.is(given.getBytes(StandardCharsets.UTF_8), values, row)) {
        throw new Stop(
            Stop.Code.MISPLACED,
            "the record at offset %s of function %s, partition %d has the partition key '%s', which is not its %s; let the producers use that as the key, and let the function begin behind what they wrote before"
                .formatted(
                    raw.offset(source),
                    plan.function(),
                    partition,
                    given,
                    plan.event().columns().get(column).path()));
      }
    }
  }
}
