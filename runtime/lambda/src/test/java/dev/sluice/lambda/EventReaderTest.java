package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventReaderTest {
  /** As the documentation of AWS Lambda shows one, with other data. */
  private static String record(String sequence, byte[] data) {
    return """
    {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "card-7", "sequenceNumber": "%s",
       "data": "%s", "approximateArrivalTimestamp": 1545084650.987},
     "eventSource": "aws:kinesis", "eventVersion": "1.0",
     "eventID": "shardId-000000000012:%s",
     "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::123456789012:role/r",
     "awsRegion": "us-east-2",
     "eventSourceARN": "arn:aws:kinesis:us-east-2:123456789012:stream/payments"}\
    """
        .formatted(sequence, Base64.getEncoder().encodeToString(data), sequence);
  }

  private static String event(String... records) {
    return "{\"Records\": [%s]}".formatted(String.join(", ", records));
  }

  private static Event read(String event) throws IOException {
    return new EventReader("payments")
        .read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void records_ofAShard_areReadWithTheirBytes() throws IOException {
    byte[] large = new byte[100_000];
    large[99_999] = 1;
    Event.Records read =
        (Event.Records)
            read(
                event(
                    record("4959", new byte[] {1, 2, 3}),
                    record("4960", new byte[0]),
                    record("4961", large)));
    assertThat(read.shard()).isEqualTo(12);
    assertThat(read.records())
        .extracting(KinesisRecord::sequenceNumber)
        .containsExactly("4959", "4960", "4961");
    assertThat(read.records()).extracting(KinesisRecord::partitionKey).containsOnly("card-7");
    assertThat(read.records())
        .extracting(KinesisRecord::arrivalMillis)
        .containsOnly(1_545_084_650_987L);
    assertThat(read.records())
        .extracting(KinesisRecord::data)
        .containsExactly(new byte[] {1, 2, 3}, new byte[0], large);
  }

  @Test
  void words_thatSayWhatToDo_areUnderstood() throws IOException {
    assertThat(read("{\"sluice\":\"drain\"}")).isEqualTo(new Event.Drain());
    assertThat(read("{\"sluice\":\"continue\"}")).isEqualTo(new Event.Continue());
    assertThat(read("{\"sluice\":\"save\"}")).isEqualTo(new Event.Save());
    assertThat(
            read(
                "{\"version\":\"0\",\"detail-type\":\"Scheduled"
                    + " Event\",\"source\":\"aws.events\",\"resources\":[\"arn\"],\"detail\":{}}"))
        .isEqualTo(new Event.Tick());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"4959\"|\"x\"|record 0 of the event has the sequenceNumber 'x'",
        "\"sequenceNumber\"|\"number\"|record 0 of the event has the sequenceNumber ''",
        "AQID|AQ*D|record 0 of the event has data that are no base64",
        "\"data\"|\"date\"|record 0 of the event has no data, partitionKey or"
            + " approximateArrivalTimestamp",
        "1545084650.987|\"now\"|record 0 of the event has an approximateArrivalTimestamp that is no"
            + " number",
        "1545084650.987|-1|record 0 of the event has an approximateArrivalTimestamp that is no"
            + " time",
        "aws:kinesis\"|aws:sqs\"|record 0 of the event has the eventSource 'aws:sqs', not"
            + " aws:kinesis",
        "stream/payments|stream/payments2|record 0 of the event has the eventSourceARN"
            + " 'arn:aws:kinesis:us-east-2:123456789012:stream/payments2', and SLUICE_STREAM is"
            + " payments",
        "\"eventSourceARN\"|\"arn\"|record 0 of the event has the eventSourceARN '', and"
            + " SLUICE_STREAM is payments",
        "shardId-000000000012|shard-12|record 0 of the event has the eventID 'shard-12:4959', which"
            + " names no shard",
        "shardId-000000000012|shardId-999999999999|record 0 of the event has the eventID"
            + " 'shardId-999999999999:4959', whose shard",
        "\"kinesis\": {|\"kinesis\": 1, \"k\": {|record 0 of the event has no object 'kinesis'",
        "Records|Entries|the event is of no kind that is known",
        "[|7, \"x\": [|the event's Records are no list",
        "{\"Records|[\"Records|the event is no JSON object",
        "1545084650.987|01x|the event is no JSON",
      })
  void event_thatIsNotAsDocumented_isRefusedWithWhatIsWrong(
      String part, String other, String said) {
    String event = event(record("4959", new byte[] {1, 2, 3}));
    int at = event.indexOf(part);
    String changed = event.substring(0, at) + other + event.substring(at + part.length());
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(WrongEvent.class)
        .hasMessageStartingWith(said);
  }

  @Test
  void records_ofSeveralShards_areRefused() {
    String other = record("4960", new byte[0]).replace("000000000012", "000000000013");
    assertThatThrownBy(() -> read(event(record("4959", new byte[0]), other)))
        .isInstanceOf(WrongEvent.class)
        .hasMessageContaining("records of shards 12 and 13");
  }

  @Test
  void records_outOfOrder_areRefused() {
    assertThatThrownBy(() -> read(event(record("10", new byte[0]), record("9", new byte[0]))))
        .isInstanceOf(WrongEvent.class)
        .hasMessageContaining("record 1 of the event has a sequenceNumber that is not above");
  }

  @Test
  void event_ofAConsumerWithItsOwnThroughput_isOfTheStream() throws IOException {
    String event =
        event(record("1", new byte[0]))
            .replace("stream/payments", "stream/payments/consumer/fraud:1545084650");
    assertThat(read(event)).isInstanceOf(Event.Records.class);
  }

  @Test
  void event_withoutRecords_isRefused() {
    assertThatThrownBy(() -> read(event())).hasMessageContaining("no list of records");
    assertThatThrownBy(() -> read("{\"sluice\":\"run\"}"))
        .hasMessageContaining("\"sluice\":\"run\"");
    assertThatThrownBy(() -> read("{\"Records\":[")).isInstanceOf(WrongEvent.class);
  }
}
