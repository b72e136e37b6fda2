package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source.Limit;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

final class PlainRecordsTest {
  private final String stream = LocalKinesis.stream(1);
  private final FaultyKinesis kinesis = new FaultyKinesis(LocalKinesis.CLIENT);

  private BitSet put(int count, int bytes) {
    List<PlainRecords.Entry> entries =
        IntStream.range(0, count)
            .mapToObj(
                number ->
                    new PlainRecords.Entry(
                        "key" + number,
                        "%0${bytes}d"
                            .replace("${bytes}", Integer.toString(bytes))
                            .formatted(number)
                            .getBytes(StandardCharsets.UTF_8)))
            .toList();
    return new PlainRecords(LocalKinesis.ask(kinesis, stream)).put(entries);
  }

  private List<Long> inStream() {
    return Reading.of(LocalKinesis.source(stream), 0, Position.START, Limit.of(10_000, 32 << 20))
        .payloads()
        .stream()
        .map(Long::parseLong)
        .toList();
  }

  private List<Integer> requests() {
    return kinesis.requests(PutRecordsRequest.class).stream()
        .map(request -> request.records().size())
        .toList();
  }

  private static List<Long> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
  }

  @Test
  void put_moreThanARequestHolds_isCutByNumberAndByBytes() {
    assertThat(put(1_100, 10).cardinality()).isEqualTo(1_100);
    assertThat(requests()).containsExactly(500, 500, 100);
    assertThat(inStream()).containsExactlyInAnyOrderElementsOf(numbers(1_100));
    assertThat(put(6, 1_000_000).cardinality()).isEqualTo(6);
    assertThat(requests()).endsWith(4, 2);
  }

  @Test
  void put_whereAShardLeavesSomeOut_sendsThoseAgain() {
    AtomicInteger records = new AtomicInteger();
    kinesis.leaveOut(() -> records.getAndIncrement() % 3 == 1);
    assertThat(put(10, 10).cardinality()).isEqualTo(10);
    assertThat(requests()).hasSizeGreaterThan(1);
    assertThat(inStream()).containsExactlyInAnyOrderElementsOf(numbers(10));
  }

  @Test
  void put_whereAShardNeverTakesThem_saysWhichAreThere() {
    AtomicInteger records = new AtomicInteger();
    kinesis.leaveOut(() -> records.getAndIncrement() != 1);
    BitSet there = put(3, 10);
    assertThat(there.stream().boxed()).containsExactly(1);
    assertThat(inStream()).containsExactly(1L);
  }

  @Test
  void put_withoutAnAnswer_saysThatNoneIsThere() {
    kinesis.fail(20, FaultyKinesis.noAnswer());
    assertThat(put(3, 10).isEmpty()).isTrue();
  }
}
