package dev.sluice.dynamodb;

import dev.sluice.dynamodb.TableDefinition.KeyPart;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Late, dead and failed outputs as they are, by who sent them and their {@code seq}. A row is put
 * if there is none or one of the same content. One of the same output with another content is a
 * letter whose reason was worded otherwise by the worker before: it stays, and nothing is left to
 * do.
 */
final class LetterRows implements RowForm {
  static final String PRODUCER = "producer";
  private static final String SEQ = "seq";
  private static final String ID = "id";
  private static final String HASH = "hash";
  private static final String PAYLOAD = "payload";

  /** No {@code seq} has one. */
  private static final char BETWEEN_KEYS = '/';

  private static final Condition FORM =
      new Condition(
          "attribute_not_exists(#producer) OR #hash = :hash",
          Map.of("#producer", PRODUCER, "#hash", HASH),
          Map.of());

  /** What a table of letters must be. */
  static TableDefinition definition(String name) {
    return new TableDefinition(
        name,
        new KeyPart(PRODUCER, ScalarAttributeType.S),
        new KeyPart(SEQ, ScalarAttributeType.S),
        "");
  }

  /** A row as a letter; its handle is the row's key. */
  static Letter letter(Map<String, AttributeValue> row) {
    return new Letter(text(row, PRODUCER) + BETWEEN_KEYS + text(row, SEQ), text(row, PAYLOAD));
  }

  /** The key of the row that a letter was. */
  static Map<String, AttributeValue> key(Letter letter) {
    int between = letter.handle().lastIndexOf(BETWEEN_KEYS);
    return Map.of(
        PRODUCER, AttributeValue.fromS(letter.handle().substring(0, between)),
        SEQ, AttributeValue.fromS(letter.handle().substring(between + 1)));
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name), name).s();
  }

  @Override
  public Row row(OutputBuffer block, int output, Sequence sequence) {
    AttributeValue hash = OutputMark.hash(block, output);
    String payload =
        new String(
            block.array(),
            block.payloadStart(output),
            block.payloadLength(output),
            StandardCharsets.UTF_8);
    String producer = new ItemKey.Partition(sequence.function(), sequence.partition()).pk();
    return new Row(
        Map.of(
            PRODUCER, AttributeValue.fromS(producer),
            SEQ, OutputMark.seq(block, output, sequence),
            ID, OutputMark.id(block, output),
            HASH, hash,
            PAYLOAD, AttributeValue.fromS(payload)),
        FORM.with(Map.of(":hash", hash)));
  }

  @Override
  public Optional<String> refusal(Row row, Map<String, AttributeValue> found) {
    if (row.attribute(ID).equals(found.get(ID))) {
      return Optional.empty();
    }
    return Optional.of(
        "conflict: another output of %s has the seq %s in the table"
            .formatted(row.attribute(PRODUCER).s(), row.attribute(SEQ).s()));
  }
}
