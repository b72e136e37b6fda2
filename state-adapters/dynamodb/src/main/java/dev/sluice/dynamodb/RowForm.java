package dev.sluice.dynamodb;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How an output becomes a row, and what makes a repeat of it harmless. */
interface RowForm {
  /** How results become rows of their table. */
  static RowForm ofResults(ResultTable table) {
    return table.key().isEmpty() ? new RowsById(table) : new RowsByKey(table);
  }

  /** A row on its way, with the condition on the one that it replaces. */
  record Row(Map<String, AttributeValue> item, Condition condition) {
    /** An attribute that every row of its form has. */
    AttributeValue attribute(String name) {
      return Objects.requireNonNull(item.get(name), name);
    }
  }

  /**
   * The row of an output.
   *
   * @throws Unstorable if no table can take it
   */
  Row row(OutputBuffer block, int output, Sequence sequence) throws Unstorable;

  /**
   * What it means that the condition did not hold.
   *
   * @return empty if there is nothing left to do; else why the output can never be written
   */
  Optional<String> refusal(Row row, Map<String, AttributeValue> found);
}
