package dev.sluice.dynamodb;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;

/**
 * Makes the rows that {@link TableSink} would write, counts what the service would bill for them,
 * and writes none: what a function's rows cost, without a database. Each is counted as new; where
 * one takes another's place, the service bills the larger of the two.
 */
public final class CountedRows implements Sink {
  private final RowForm form;
  private final Operation operation;
  private final Units units;

  private CountedRows(RowForm form, Operation operation, Units units) {
    this.form = form;
    this.operation = operation;
    this.units = units;
  }

  /** Of a function's results, each written by itself. */
  public static CountedRows ofResults(ResultTable table, Units units) {
    return new CountedRows(RowForm.ofResults(table), Operation.ROW_WRITE, units);
  }

  /** Of late, dead or failed outputs. */
  public static CountedRows ofLetters(Units units) {
    return new CountedRows(new LetterRows(), Operation.LETTER_WRITE, units);
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    for (int output = from; output < to; output++) {
      if (block.channel(output) == channel) {
        try {
          long bytes = ItemSize.of(form.row(block, output, sequence).item());
          units.answered(operation, ItemSize.writeUnits(bytes));
        } catch (Unstorable e) {
          return new Delivery.Refused(output, e.reason());
        }
      }
    }
    return new Delivery.Done();
  }

  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
