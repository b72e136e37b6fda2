package dev.sluice.engine.step;

import dev.sluice.api.Misplaced;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  /**
   * Of a function; one without a key has nothing that could be counted apart, and looks only if it
   * says so.
   */
  Placement(Plan plan, int partition) {
    this.plan = plan;
    this.partition = partition;
    this.column = plan.input().partitionedByColumn();
    boolean matters =
        plan.keyColumns().contains(column) || plan.input().misplaced() == Misplaced.DEAD_LETTER;
    this.key = matters ? new PartitionKey(plan.event().columns().get(column).type()) : null;
  }

  /**
   * Looks at the events of a batch.
   *
   * @return why they don't belong here, by source row, if some don't and are to be dead letters
   * @throws Stop {@code MISPLACED} at the first that does not, if the function is to stop there
   */
  Optional<@Nullable String[]> check(RawBatch raw, EventBatch events) {
    PartitionKey declared = key;
    if (declared == null || events.rows() == 0 || raw.partitionKey(0) == null) {
      return Optional.empty();
    }
    @Nullable String @Nullable [] misplaced = null;
    Column values = events.columns().column(column);
    for (int row = 0; row < events.rows(); row++) {
      int source = events.sourceRow(row);
      String given = raw.partitionKey(source);
      if (given != null && !declared.is(given.getBytes(StandardCharsets.UTF_8), values, row)) {
        if (plan.input().misplaced() == Misplaced.STOP) {
          throw misplaced(raw.offset(source), given, declared.text(values, row));
        }
        misplaced = misplaced == null ? new @Nullable String[raw.count()] : misplaced;
        misplaced[source] =
            "the record's partition key is '%s', which is not its %s".formatted(given, path());
      }
    }
    return Optional.ofNullable(misplaced);
  }

  private Stop misplaced(String offset, String given, String wanted) {
    String why =
        PartitionKey.isPossible(wanted)
            ? "which is not its %s; let the producers use that as the key, and let the function begin behind what they wrote before, or declare misplaced = DEAD_LETTER"
                .formatted(path())
            : "and its %s has %d characters, while a partition key has 1 to %d; declare misplaced = DEAD_LETTER, or let the producers leave such events out and the function begin behind them"
                .formatted(path(), wanted.length(), PartitionKey.LENGTH_MAX);
    return new Stop(
        Stop.Code.MISPLACED,
        "the record at offset %s of function %s, partition %d has the partition key '%s', %s"
            .formatted(offset, plan.function(), partition, given, why));
  }

  private String path() {
    return plan.event().columns().get(column).path();
  }
}
