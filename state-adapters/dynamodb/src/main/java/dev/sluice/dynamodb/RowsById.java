package dev.sluice.dynamodb;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Results by output id. A row is put if there is none, or one of the same incarnation and content
 * (a repeat), or of a smaller incarnation (the state was restored and the result worked out anew).
 * A row of a larger incarnation stays, also where it has the same content: then this is a worker of
 * the time before. Any other row says that one key lives in two partitions: {@code conflict}.
 */
final class RowsById implements RowForm {
  private static final Condition FORM =
      new Condition(
          "attribute_not_exists(#id) OR #incarnation < :incarnation"
              + " OR (#incarnation = :incarnation AND #hash = :hash)",
          Map.of(
              "#id", ResultTable.ID,
              "#hash", ResultTable.HASH,
              "#incarnation", ResultTable.INCARNATION),
          Map.of());

  private final ResultReader reader;

  RowsById(ResultTable table) {
    this.reader = new ResultReader(table);
  }

  @Override
  public Row row(OutputBuffer block, int output, Sequence sequence) throws Unstorable {
    Map<String, AttributeValue> item = reader.read(block, output);
    AttributeValue hash = OutputMark.hash(block, output);
    AttributeValue incarnation = OutputMark.number(sequence.incarnation());
    item.put(ResultTable.ID, OutputMark.id(block, output));
    item.put(ResultTable.FUNCTION, AttributeValue.fromS(sequence.function()));
    item.put(ResultTable.PARTITION, OutputMark.number(sequence.partition()));
    item.put(ResultTable.SEQ, OutputMark.seq(block, output, sequence));
    item.put(ResultTable.INCARNATION, incarnation);
    item.put(ResultTable.HASH, hash);
    return new Row(item, FORM.with(Map.of(":hash", hash, ":incarnation", incarnation)));
  }

  @Override
  public Optional<String> refusal(Row row, Map<String, AttributeValue> found) {
    if (incarnation(found) > incarnation(row.item())) {
      return Optional.empty();
    }
    return Optional.of(
        "conflict: id %s is in the table with other content, from %s, partition %s; does one key reach two partitions?"
            .formatted(
                row.attribute(ResultTable.ID).s(),
                shown(found.get(ResultTable.FUNCTION)),
                shown(found.get(ResultTable.PARTITION))));
  }

  /** 0 for a row that is not ours. */
  private static long incarnation(Map<String, AttributeValue> item) {
    @Nullable AttributeValue value = item.get(ResultTable.INCARNATION);
    return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
  }

  private static String shown(@Nullable AttributeValue value) {
    if (value == null) {
      return "nobody known";
    }
    return value.s() == null ? String.valueOf(value.n()) : value.s();
  }
}
