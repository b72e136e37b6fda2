package dev.sluice.dynamodb;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Results by a key that the user declared: a row is the latest of its key. It is put if there is
 * none, or one of the same function with a smaller {@code seq}; one with the same or a larger
 * {@code seq} was written before, and nothing is left to do. A row that another function or
 * somebody else wrote stays as it is: {@code foreign-row}.
 */
final class RowsByKey implements RowForm {
  /** The most that the service takes as the first and as the second part of a key, in bytes. */
  static final int HASH_KEY_BYTES_MAX = 2048;

  static final int RANGE_KEY_BYTES_MAX = 1024;

  private final ResultReader reader;
  private final TableDefinition definition;
  private final Condition form;

  RowsByKey(ResultTable table) {
    this.reader = new ResultReader(table);
    this.definition = table.definition();
    this.form =
        new Condition(
            "attribute_not_exists(#key) OR (#function = :function AND #seq < :seq)",
            Map.of(
                "#key", definition.hash().name(),
                "#function", ResultTable.FUNCTION,
                "#seq", ResultTable.SEQ),
            Map.of());
  }

  @Override
  public Row row(OutputBuffer block, int output, Sequence sequence) throws Unstorable {
    Map<String, AttributeValue> item = reader.read(block, output);
    checkKey(definition.hash(), item, HASH_KEY_BYTES_MAX);
    TableDefinition.@Nullable KeyPart range = definition.range();
    if (range != null) {
      checkKey(range, item, RANGE_KEY_BYTES_MAX);
    }
    AttributeValue function = AttributeValue.fromS(sequence.function());
    AttributeValue seq = OutputMark.seq(block, output, sequence);
    item.put(ResultTable.ID, OutputMark.id(block, output));
    item.put(ResultTable.FUNCTION, function);
    item.put(ResultTable.PARTITION, OutputMark.number(sequence.partition()));
    item.put(ResultTable.SEQ, seq);
    item.put(ResultTable.INCARNATION, OutputMark.number(sequence.incarnation()));
    return new Row(item, form.with(Map.of(":function", function, ":seq", seq)));
  }

  private static void checkKey(
      TableDefinition.KeyPart part, Map<String, AttributeValue> item, int bytesMax)
      throws Unstorable {
    @Nullable AttributeValue value = item.get(part.name());
    if (value == null || value.type() == AttributeValue.Type.NUL) {
      throw noKey(part, "is missing");
    }
    boolean text = part.type() == ScalarAttributeType.S;
    if (value.type() != (text ? AttributeValue.Type.S : AttributeValue.Type.N)) {
      throw noKey(part, "is of another type");
    }
    if (text && value.s().isEmpty()) {
      throw noKey(part, "is empty");
    }
    if (text && value.s().getBytes(StandardCharsets.UTF_8).length > bytesMax) {
      throw noKey(part, "is longer than %d bytes".formatted(bytesMax));
    }
  }

  private static Unstorable noKey(TableDefinition.KeyPart part, String why) {
    return new Unstorable(
        "no-key: component %s, a part of the table's key, %s".formatted(part.name(), why));
  }

  @Override
  public Optional<String> refusal(Row row, Map<String, AttributeValue> found) {
    @Nullable AttributeValue function = found.get(ResultTable.FUNCTION);
    if (row.attribute(ResultTable.FUNCTION).equals(function)) {
      return Optional.empty();
    }
    return Optional.of(
        "foreign-row: the row of this key is %s; give the function a table of its own"
            .formatted(
                function == null || function.s() == null
                    ? "not of a function"
                    : "of function " + function.s()));
  }
}
