package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The tables of a function's late, dead and failed outputs, which other functions may share. */
final class TableBox implements LetterBox {
  /** So many rows are looked at in one request. */
  private static final int PAGE = 100;

  private final Service service;
  private final Function<Channel, String> tables;
  private final Failpoints failpoints;

  /** Of tables by channel; closes nothing of {@code service}. */
  TableBox(Service service, Function<Channel, String> tables, Failpoints failpoints) {
    this.service = service;
    this.tables = tables;
    this.failpoints = failpoints;
  }

  @Override
  public Sink sink(Channel channel) {
    return TableSink.ofLetters(service, tables.apply(channel), failpoints);
  }

  /** Looks at the whole table: letters are few, and which partitions have some is not known. */
  @Override
  public void each(String function, Channel channel, Reader reader) {
    String table = tables.apply(channel);
    Map<String, AttributeValue> after = Map.of();
    boolean more = true;
    do {
      ScanResponse page =
          service.scan(
              Operation.LETTER_READ,
              ScanRequest.builder()
                  .tableName(table)
                  .filterExpression("begins_with(#producer, :function)")
                  .expressionAttributeNames(Map.of("#producer", LetterRows.PRODUCER))
                  .expressionAttributeValues(
                      Map.of(":function", AttributeValue.fromS(function + "#")))
                  .limit(PAGE)
                  .exclusiveStartKey(after.isEmpty() ? null : after)
                  .consistentRead(true));
      List<Letter> letters = page.items().stream().map(LetterRows::letter).toList();
      if (!letters.isEmpty()) {
        Answer answer = reader.read(letters);
        answer.taken().forEach(letter -> delete(table, letter));
        more = answer.more();
      }
      after = page.lastEvaluatedKey();
    } while (more && !after.isEmpty());
  }

  private void delete(String table, Letter letter) {
    boolean _ =
        service
            .delete(
                Operation.LETTER_DELETE,
                DeleteItemRequest.builder().tableName(table).key(LetterRows.key(letter)),
                Backoff.STORE)
            .isApplied(Failure.in(table, Operation.LETTER_DELETE.text()));
  }

  @Override
  public void close() {}
}
