package dev.sluice.dynamodb;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.Map;
import java.util.Optional;
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

  private TableSink(
      Service service, String table, Operation operation, RowForm form, Failpoints failpoints) {
    this.service = service;
    this.table = table;
    this.operation = operation;
    this.form = form;
    this.failpoints = failpoints;
  }

  /** The sink of a function's results. */
  public static TableSink ofResults(Service service, ResultTable table, Failpoints failpoints) {
    RowForm form = table.key().isEmpty() ? new RowsById(table) : new RowsByKey(table);
    return new TableSink(service, table.name(), Operation.ROW_WRITE, form, failpoints);
  }

  /** The sink of late, dead or failed outputs, which {@link #lettersIn} defines the table of. */
  public static TableSink ofLetters(Service service, String table, Failpoints failpoints) {
    return new TableSink(service, table, Operation.LETTER_WRITE, new LetterRows(), failpoints);
  }

  /** What a table of late, dead or failed outputs must be. */
  public static TableDefinition lettersIn(String table) {
    return LetterRows.definition(table);
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(OutputBuffer block, Channel channel, int from, Sequence sequence) {
    for (int output = from; output < block.count(); output++) {
      if (block.channel(output) == channel) {
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

  /** Rows say by themselves what was delivered. */
  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
