package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.PushedSource;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Limit;
import dev.sluice.kinesis.AggregatedRecords.User;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that a call brought, beside the stream that they are in. */
final class StreamRecordsTest {
  private static final Limit ANY = Limit.of(1_000, 1 << 20);

  private final String name = LocalKinesis.stream(1);
  private final KinesisSource source = LocalKinesis.source(name);
  private final StreamRecords records = source.records(0);

  private void bring(byte[] data) {
    String sequence = LocalKinesis.put(name, BigInteger.ZERO, data);
    records.add(data, sequence, "key", 1_000);
  }

  @Test
  void position_ofEach_isThatOfTheStreamsReader() {
    bring("one".getBytes(StandardCharsets.UTF_8));
    bring(AggregatedRecords.of(List.of(User.of("a", "two"), User.of("b", "three"))));
    bring("four".getBytes(StandardCharsets.UTF_8));
    Reading read = Reading.of(source, 0, Position.START, Limit.of(1, 1));
    assertThat(records.count()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      assertThat(records.position(i)).isEqualTo(read.given().get(i).position());
      StreamBatch batch = new StreamBatch();
      records.give(batch, i, i + 1);
      assertThat(Reading.payload(batch, 0)).isEqualTo(read.given().get(i).payload());
      assertThat(batch.offset(0)).isEqualTo(read.given().get(i).offset());
      assertThat(batch.arrival(0)).isEqualTo(1_000);
    }
  }

  @Test
  void give_some_givesThemWithTheKeysOfTheirProducers() {
    bring(AggregatedRecords.of(List.of(User.of("a", "two"), User.of("b", "three"))));
    bring("four".getBytes(StandardCharsets.UTF_8));
    StreamBatch batch = new StreamBatch();
    records.give(batch, 1, 3);
    assertThat(batch.count()).isEqualTo(2);
    assertThat(List.of(batch.partitionKey(0), batch.partitionKey(1))).containsExactly("b", "key");
    records.give(batch, 0, 0);
    assertThat(batch.count()).isZero();
  }

  @Test
  void push_recordsInTheMiddleOfWhatWasRead_goesOnBehindWhatWasCommitted() {
    bring(AggregatedRecords.of(List.of(User.of("a", "one"), User.of("b", "two"))));
    bring("three".getBytes(StandardCharsets.UTF_8));
    PushedSource pushed =
        new PushedSource(source, SequenceOffset.TEXT_ORDER, InstantSource.system());
    pushed.push(records);
    try (Source.Reader reader = pushed.open(0, records.position(0))) {
      StreamBatch batch = (StreamBatch) reader.newBatch();
      Source.Answer _ = reader.read(batch, ANY);
      assertThat(batch.count()).isEqualTo(2);
      assertThat(Reading.payload(batch, 0)).isEqualTo("two");
      assertThat(Reading.payload(batch, 1)).isEqualTo("three");
      assertThat(pushed.isDone(reader.position())).isTrue();
    }
  }
}
