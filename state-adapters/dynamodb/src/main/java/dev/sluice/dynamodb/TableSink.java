package dev.sluice.dynamodb;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.CommitRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Writes a channel's outputs to a table, a row each.
 *
 * <p>One conditional put after the other: the batch operation of the service takes no conditions,
 * and of rows sent side by side a later one of a key could arrive first. A repeat does no harm by
 * the condition of its row (see {@link RowForm}), so a put whose answer was lost is sent again, and
 * there is nothing to confirm.
 */
public final class TableSink implements Sink {
  private final Service service;
  private final String table;
  private final Operation operation;
  private final RowForm form;
  private final Failpoints failpoints;
  private final List<String> commitKey;
  private BooleanSupplier timeIsUp = () -> false;

  /**
   * @param commitKey the attributes of the table's key, if commits may write its rows; else empty
   */
  private TableSink(
      Service service,
      String table,
      Operation operation,
      RowForm form,
      Failpoints failpoints,
      List<String> commitKey) {
    this.service = service;
    this.table = table;
    this.operation = operation;
    this.form = form;
    this.failpoints = failpoints;
    this.commitKey = commitKey;
  }

  /** The sink of a function's results. */
  public static TableSink ofResults(Service service, ResultTable table, Failpoints failpoints) {
    RowForm form = RowForm.ofResults(table);
    List<String> commitKey = table.atomic() ? table.definition().keyNames() : List.of();
    return new TableSink(service, table.name(), Operation.ROW_WRITE, form, failpoints, commitKey);
  }

  /** The sink of late, dead or failed outputs, which {@link #lettersIn} defines the table of. */
  public static TableSink ofLetters(Service service, String table, Failpoints failpoints) {
    return new TableSink(
        service, table, Operation.LETTER_WRITE, new LetterRows(), failpoints, List.of());
  }

  /** What a table of late, dead or failed outputs must be. */
  public static TableDefinition lettersIn(String table) {
    return LetterRows.definition(table);
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public void until(BooleanSupplier other) {
    timeIsUp = other;
  }

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    boolean any = false;
    for (int output = from; output < to; output++) {
      if (block.channel(output) == channel) {
        if (any && timeIsUp.getAsBoolean()) {
          return new Delivery.Retry(output, TIME_IS_UP);
        }
        any = true;
        @Nullable Delivery halt = write(block, output, sequence);
        if (halt != null) {
          return halt;
        }
      }
    }
    return new Delivery.Done();
  }

  /** Writes a row; null if that is done. */
  private @Nullable Delivery write(OutputBuffer block, int output, Sequence sequence) {
    RowForm.Row row;
    try {
      row = form.row(block, output, sequence);
    } catch (Unstorable e) {
      return new Delivery.Refused(output, e.reason());
    }
    long bytes = ItemSize.of(row.item());
    if (bytes > ItemSize.ITEM_BYTES_MAX) {
      return new Delivery.Refused(
          output,
          "too-large: the row has %d bytes and a table takes %d"
              .formatted(bytes, ItemSize.ITEM_BYTES_MAX));
    }
    failpoints.reached(Failpoint.SINK_HALF_LINE);
    Sent sent = put(row);
    failpoints.reached(Failpoint.SINK_WRITTEN);
    return switch (sent) {
      case Sent.Applied() -> null;
      case Sent.Refused(var found) -> {
        Optional<String> refusal = refusal(row, found);
        yield refusal.isEmpty() ? null : new Delivery.Refused(output, refusal.get());
      }
      case Sent.TooLarge(var why) -> new Delivery.Refused(output, "too-large: " + why);
      case Sent.Unclear(var why) -> new Delivery.Retry(output, why);
    };
  }

  private Sent put(RowForm.Row row) {
    Condition condition = row.condition();
    return service.put(
        operation,
        PutItemRequest.builder()
            .tableName(table)
            .item(row.item())
            .conditionExpression(condition.expression())
            .expressionAttributeNames(condition.names())
            .expressionAttributeValues(condition.values())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
        Backoff.SINK);
  }

  private Optional<String> refusal(RowForm.Row row, Map<String, AttributeValue> found) {
    if (found.isEmpty()) {
      throw new EngineBug("a row was refused without a word of what is there");
    }
    return form.refusal(row, found);
  }

  @Override
  public boolean writesInCommit() {
    return !commitKey.isEmpty();
  }

  /**
   * What can't be stored, all of a key that has an output which is not wanted, and all if they are
   * too many are left to the outbox.
   */
  @Override
  public Optional<CommitRows> commitRows(
      OutputBuffer block, Channel channel, Sequence sequence, IntPredicate wanted) {
    if (!writesInCommit()) {
      return Optional.empty();
    }
    TableRows rows = new TableRows(table, commitKey);
    for (int output = 0; output < block.count(); output++) {
      if (block.channel(output) == channel && !wanted.test(output)) {
        storable(block, output, sequence).ifPresent(rows::leave);
      }
    }
    for (int output = 0; output < block.count() && rows.fit(); output++) {
      if (block.channel(output) == channel && wanted.test(output)) {
        int each = output;
        storable(block, output, sequence).ifPresent(row -> rows.add(each, row));
      }
    }
    return rows.isEmpty() || !rows.fit() ? Optional.empty() : Optional.of(rows);
  }

  /** Empty for what is refused when it is delivered from the outbox, and becomes a dead letter. */
  private Optional<RowForm.Row> storable(OutputBuffer block, int output, Sequence sequence) {
    try {
      return Optional.of(form.row(block, output, sequence))
          .filter(row -> ItemSize.of(row.item()) <= ItemSize.ITEM_BYTES_MAX);
    } catch (Unstorable _) {
      return Optional.empty();
    }
  }

  /** Rows say by themselves what was delivered. */
  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
