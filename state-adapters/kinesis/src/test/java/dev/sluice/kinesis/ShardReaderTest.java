package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.DataLoss;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import dev.sluice.kinesis.AggregatedRecords.User;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** One shard of a real server, asked through a line that has faults. */
final class ShardReaderTest {
  private static final Limit ANY = Limit.of(1_000, 1 << 20);

  private final String name = LocalKinesis.stream(1);
  private final VirtualTime time = new VirtualTime();
  private final FaultyKinesis service = new FaultyKinesis(LocalKinesis.CLIENT);
  private final KinesisSource source = source("EARLIEST");

  private KinesisSource source(String startAt) {
    return source(startAt, DataLoss.STOP);
  }

  private KinesisSource source(String startAt, DataLoss onDataLoss) {
    KinesisStream stream = new KinesisStream(service, name, time, time, new Random(1));
    return new KinesisSource(stream, startAt, onDataLoss, 1 << 20);
  }

  private void put(int from, int to) {
    LocalKinesis.putAll(name, events(from, to));
  }

  private static List<String> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "event " + i).toList();
  }

  private static List<User> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> User.of("k" + i, "user " + i)).toList();
  }

  private Reading readAll() {
    return readAll(Position.START, ANY);
  }

  private Reading readAll(Position after, Limit limit) {
    return Reading.of(source, 0, after, limit);
  }

  private static AbstractThrowableAssert<?, ?> assertStops(Stop.Code code, Callable<?> reading) {
    return assertThatThrownBy(reading::call)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code));
  }

  // What a shard gives.

  @Test
  void read_records_haveSequenceNumbersAndArrivals() {
    String first = LocalKinesis.put(name, BigInteger.ZERO, "one");
    String second = LocalKinesis.put(name, BigInteger.ONE, "two");
    Reading reading = readAll();
    assertThat(reading.offsets()).containsExactly(first, second);
    assertThat(reading.given()).allMatch(given -> given.arrival() > 0);
    assertThat(reading.last()).isEqualTo(Answer.EMPTY);
  }

  @Test
  void read_fromAnInstant_givesWhatArrivedThenOrLater() {
    put(0, 3);
    Reading all = readAll();
    long instant = all.given().getLast().arrival();
    List<String> expected =
        all.given().stream()
            .filter(given -> given.arrival() >= instant)
            .map(Reading.Given::payload)
            .toList();
    Position start = new Position("", "at=" + instant);
    assertThat(readAll(start, ANY).payloads()).isEqualTo(expected);
  }

  @Test
  void read_fromAnInstantThatIsNotYet_isTriedForAWhileThenStops() {
    put(0, 1);
    KinesisSource late = source("2126-01-01T00:00:00Z");
    Position start = late.start(0);
    assertThat(start).isEqualTo(new Position("", "at=4922899200000"));
    assertStops(Stop.Code.SOURCE_FAILED, () -> Reading.of(late, 0, start, ANY))
        .hasMessageContaining("'at=4922899200000'")
        .hasMessageContaining("begin at an instant that has been");
    assertThat(service.requests()).hasSize(Backoff.SENDS_MAX);
  }

  @Test
  void source_startAtSomethingElse_isRefused() {
    assertThatThrownBy(() -> source("yesterday"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'yesterday'");
  }

  @Test
  void open_withATokenOfAnotherKindOfSource_stops() {
    assertStops(Stop.Code.WRONG_STATE, () -> readAll(new Position("", "12,34"), ANY));
  }

  @Test
  void read_behindAGap_beginsWithTheOldestThereIsBehindIt() {
    KinesisSource goesOn = source("EARLIEST", DataLoss.CONTINUE);
    put(0, 2);
    Position lost = new Position(readAll().offsets().getLast(), "");
    put(2, 4);
    Position behind = lost.behindGap();
    assertThat(Reading.of(goesOn, 0, behind, ANY).payloads()).containsExactly("event 2", "event 3");
    Position older = new Position("1", "").behindGap();
    assertThat(Reading.of(goesOn, 0, older, ANY).payloads()).isEqualTo(events(0, 4));
  }

  @Test
  void read_behindAGapInAnAggregatedRecord_beginsInIt() {
    KinesisSource goesOn = source("EARLIEST", DataLoss.CONTINUE);
    LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users(4)));
    Position lost = new Position(readAll().offsets().get(1), "");
    Position behind = lost.behindGap();
    assertThat(Reading.of(goesOn, 0, behind, ANY).payloads()).containsExactly("user 2", "user 3");
  }

  @Test
  void source_goesOnBehindLosses_onlyWhereThatIsWanted() {
    assertThat(source("EARLIEST", DataLoss.CONTINUE).goesOnBehindLosses()).isTrue();
    assertThat(source.goesOnBehindLosses()).isFalse();
  }

  @Test
  void read_aggregatedRecords_areTakenApartInAnyCut() {
    String before = LocalKinesis.put(name, BigInteger.ZERO, "before");
    String three = LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users(3)));
    String behind = LocalKinesis.put(name, BigInteger.ZERO, "behind");
    Reading whole = readAll();
    assertThat(whole.payloads()).containsExactly("before", "user 0", "user 1", "user 2", "behind");
    assertThat(whole.offsets()).containsExactly(before, three, three + ".1", three + ".2", behind);

    Reading single = readAll(Position.START, Limit.of(1, 1));
    assertThat(single.offsets()).isEqualTo(whole.offsets());
    for (int i = 0; i < 5; i++) {
      Position after = single.given().get(i).position();
      assertThat(readAll(after, ANY).offsets()).isEqualTo(whole.offsets().subList(i + 1, 5));
      Limit until = new Limit(1_000, 1 << 20, after);
      assertThat(Reading.of(source, 0, Position.START, until).offsets())
          .isEqualTo(whole.offsets().subList(0, i + 1));
    }
  }

  @Test
  void read_moreThanABatchTakes_isKeptForTheNext() {
    LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users(50)));
    try (Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      List<String> payloads = new ArrayList<>();
      for (int reads = 0; reads < 8; reads++) {
        assertThat(reader.read(batch, Limit.of(7, 1 << 20))).isEqualTo(Answer.MORE);
        assertThat(batch.count()).isEqualTo(reads < 7 ? 7 : 1);
        for (int row = 0; row < batch.count(); row++) {
          payloads.add(Reading.payload(batch, row));
        }
      }
      assertThat(payloads).isEqualTo(users(50).stream().map(User::data).toList());
    }
    assertThat(service.requests(GetRecordsRequest.class)).hasSize(1);
  }

  // How much is asked for, and how often.

  @Test
  void read_whileBehind_asksForMoreEachTimeAndForABatchAgainWhenItIsNot() {
    put(0, 100);
    service.answer(
        answer ->
            answer.hasRecords() && !answer.records().isEmpty()
                ? answer.toBuilder().millisBehindLatest(5_000L).build()
                : answer);
    try (Source.Reader reader = source.open(0, Position.START)) {
      Limit ten = Limit.of(10, 1 << 20);
      assertThat(Reading.of(reader, ten).payloads()).isEqualTo(events(0, 100));
      assertThat(reader.read(reader.newBatch(), ten)).isEqualTo(Answer.EMPTY);
    }
    assertThat(limits()).containsExactly(10, 20, 40, 80, 160, 10);
  }

  private List<Integer> limits() {
    return service.requests(GetRecordsRequest.class).stream()
        .map(GetRecordsRequest::limit)
        .toList();
  }

  @Test
  void read_largeBatches_asksForNoMoreThanTheServiceGives() {
    put(0, 1);
    readAll(Position.START, Limit.of(1_000_000, 1 << 20));
    assertThat(limits()).containsOnly(10_000);
  }

  @Test
  void read_againAndAgain_atMostFiveRequestsInAnySecondByAllReaders() {
    List<Long> asked = new ArrayList<>();
    service.answer(
        answer -> {
          asked.add(time.millis());
          return answer;
        });
    try (Source.Reader one = source.open(0, Position.START);
        Source.Reader other = source.open(0, Position.START)) {
      for (int i = 0; i < 25; i++) {
        assertThat(one.read(one.newBatch(), ANY)).isEqualTo(Answer.EMPTY);
        assertThat(other.read(other.newBatch(), ANY)).isEqualTo(Answer.EMPTY);
      }
    }
    assertThat(asked).hasSize(50);
    for (int i = 5; i < 50; i++) {
      assertThat(asked.get(i) - asked.get(i - 5)).isGreaterThanOrEqualTo(1_000);
    }
    assertThat(asked.getLast() - asked.getFirst()).isEqualTo(9_000);
  }

  @Test
  void read_nothingThoughThereIsMore_asksOnAndDoesNotSayEmpty() {
    put(0, 3);
    int[] silent = {3};
    service.answer(
        answer ->
            silent[0]-- > 0
                ? answer.toBuilder()
                    .records(List.of())
                    .millisBehindLatest(5_000L)
                    .nextShardIterator(iteratorOfLastRequest())
                    .build()
                : answer);
    assertThat(readAll().payloads()).isEqualTo(events(0, 3));

    silent[0] = Integer.MAX_VALUE;
    try (Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      assertThat(reader.read(batch, ANY)).isEqualTo(Answer.MORE);
      assertThat(batch.count()).isZero();
    }
  }

  private String iteratorOfLastRequest() {
    return service.requests(GetRecordsRequest.class).getLast().shardIterator();
  }

  // What goes wrong on the way.

  @Test
  void read_iteratorExpired_goesOnBehindTheLastRecordSeen() {
    put(0, 5);
    try (Source.Reader reader = source.open(0, Position.START)) {
      assertThat(Reading.of(reader, ANY).payloads()).isEqualTo(events(0, 5));
      put(5, 9);
      service.fail(FaultyKinesis.expired());
      assertThat(Reading.of(reader, ANY).payloads()).isEqualTo(events(5, 9));
    }
    List<GetShardIteratorRequest> found = service.requests(GetShardIteratorRequest.class);
    assertThat(found)
        .extracting(GetShardIteratorRequest::shardIteratorType)
        .containsExactly(ShardIteratorType.TRIM_HORIZON, ShardIteratorType.AT_SEQUENCE_NUMBER);
  }

  @Test
  void read_iteratorExpiredBeforeAnyRecord_beginsAgain() {
    put(0, 2);
    service.succeed(1).fail(FaultyKinesis.expired());
    assertThat(readAll().payloads()).isEqualTo(events(0, 2));
  }

  @Test
  void read_iteratorExpiredWhileARestWaits_givesTheRestAndWhatIsBehindOnce() {
    LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users(3)));
    try (Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      assertThat(reader.read(batch, Limit.of(2, 1 << 20))).isEqualTo(Answer.MORE);
      put(0, 1);
      service.fail(FaultyKinesis.expired());
      assertThat(Reading.of(reader, ANY).payloads()).containsExactly("user 2", "event 0");
    }
  }

  @Test
  void read_iteratorsThatNeverHold_stops() {
    put(0, 1);
    for (int i = 0; i < 4; i++) {
      service.succeed(1).fail(FaultyKinesis.expired());
    }
    assertStops(Stop.Code.SOURCE_FAILED, this::readAll)
        .hasMessageContaining("4 times in a row")
        .hasCauseInstanceOf(SdkException.class);
  }

  @Test
  void read_throttledCutOrFailing_triesAgainAndLosesNothing() {
    put(0, 4);
    List<SdkException> troubles =
        List.of(
            FaultyKinesis.throttled(),
            FaultyKinesis.error("LimitExceededException", 400),
            FaultyKinesis.error("KMSThrottlingException", 400),
            FaultyKinesis.error("InternalFailure", 500),
            FaultyKinesis.error("AnythingNew", 503),
            FaultyKinesis.noAnswer());
    for (SdkException trouble : troubles) {
      service.fail(3, trouble).succeed(1).fail(2, trouble).loseAnswer();
      assertThat(readAll(Position.START, Limit.of(2, 1 << 20)).payloads())
          .as("%s", trouble.getMessage())
          .isEqualTo(events(0, 4));
    }
    assertThat(time.slept()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(4)) <= 0);
  }

  @Test
  void read_neverAnswered_stopsAfterSoManyTries() {
    service.fail(Backoff.SENDS_MAX, FaultyKinesis.throttled());
    assertStops(Stop.Code.SOURCE_FAILED, this::readAll)
        .hasMessageContaining("shardId-000000000000 of stream " + name)
        .hasMessageContaining("ProvisionedThroughputExceededException")
        .hasMessageContaining("start again when that is mended");
    assertThat(service.requests()).hasSize(Backoff.SENDS_MAX);
  }

  @Test
  void read_notAllowed_stopsAtOnceAndSaysWhoseRightsToMend() {
    service.fail(FaultyKinesis.error("KMSAccessDeniedException", 400));
    assertStops(Stop.Code.SOURCE_FAILED, this::readAll)
        .hasMessageContaining("the stream's key if it has one");
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void read_streamThatIsNotThere_stopsAndSaysSo() {
    KinesisSource none = LocalKinesis.source("no-such-stream");
    assertStops(Stop.Code.SOURCE_FAILED, () -> Reading.of(none, 0, Position.START, ANY))
        .hasMessageContaining("there is no stream no-such-stream");
    assertStops(Stop.Code.SOURCE_FAILED, none::partitions)
        .hasMessageContaining("there is no stream no-such-stream");
  }

  // What is gone.

  @Test
  void open_shardThatIsGone_isClosedIfNothingWasRead() {
    put(0, 1);
    assertThat(Reading.of(source, 7, Position.START, ANY).last()).isEqualTo(Answer.CLOSED);
    Position read = readAll().given().getFirst().position();
    assertStops(Stop.Code.DATA_LOSS, () -> Reading.of(source, 7, read, ANY))
        .hasMessageContaining("shardId-000000000007");
  }

  /** A new shard is listed before every host of the service knows it. */
  @Test
  void open_shardThatIsListedAndNotFound_isNeitherClosedNorDataLoss() {
    put(0, 3);
    Position first = readAll(Position.START, Limit.of(1, 1 << 20)).given().getFirst().position();
    service.fail(FaultyKinesis.error("ResourceNotFoundException", 400));
    assertStops(Stop.Code.SOURCE_FAILED, this::readAll)
        .hasMessageContaining("cannot read shardId-000000000000 of stream " + name)
        .hasMessageContaining("the stream lists it, and it was not found");
    service.fail(FaultyKinesis.error("ResourceNotFoundException", 400));
    assertThat(readAll(first, ANY).offsets()).hasSize(2);
  }

  @Test
  void open_positionOfAnotherStream_isDataLoss() {
    // Of another shard too: this server gives two streams of one second the same numbers.
    String other = LocalKinesis.stream(2);
    Position foreign =
        new Position(LocalKinesis.put(other, PartitionKeys.ALL.last(), "foreign"), "");
    put(0, 5);
    assertStops(Stop.Code.DATA_LOSS, () -> readAll(foreign, ANY))
        .hasMessageContaining(foreign.offset())
        .hasMessageContaining(name);
  }

  /** The service drops old records, and begins with the first that is left. */
  private void trim(int count) {
    List<String> gone = readAll().offsets().subList(0, count);
    service.answer(
        answer ->
            answer.toBuilder()
                .records(
                    answer.records().stream()
                        .filter(record -> !gone.contains(record.sequenceNumber()))
                        .toList())
                .build());
  }

  @Test
  void open_behindARecordThatWasTrimmed_isDataLoss() {
    put(0, 5);
    List<Reading.Given> all = readAll(Position.START, Limit.of(1, 1 << 20)).given();
    trim(3);
    assertStops(Stop.Code.DATA_LOSS, () -> readAll(all.get(2).position(), ANY))
        .hasMessageContaining(all.get(2).offset())
        .hasMessageContaining("the next one there is " + all.get(3).offset());
    assertThat(readAll(all.get(3).position(), ANY).payloads()).containsExactly("event 4");
  }

  @Test
  void open_behindTheLastRecordWhenAllWereTrimmed_isDataLoss() {
    put(0, 2);
    Position last = readAll().given().getLast().position();
    trim(2);
    assertStops(Stop.Code.DATA_LOSS, () -> readAll(last, ANY))
        .hasMessageContaining("no record there or behind it");
  }

  @Test
  void read_iteratorExpiredAndItsRecordTrimmed_isDataLoss() {
    put(0, 3);
    try (Source.Reader reader = source.open(0, Position.START)) {
      assertThat(Reading.of(reader, ANY).payloads()).hasSize(3);
      trim(3);
      put(3, 5);
      service.fail(FaultyKinesis.expired());
      assertStops(Stop.Code.DATA_LOSS, () -> Reading.of(reader, ANY));
    }
  }

  @Test
  void open_behindMoreThanAnAggregatedRecordHas_isDataLoss() {
    String sequence = LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users(3)));
    assertStops(Stop.Code.DATA_LOSS, () -> readAll(new Position(sequence + ".3", ""), ANY))
        .hasMessageContaining("only 3 events are in it");
  }

  @Test
  void read_untilARecordThatIsNotThere_isDataLoss() {
    put(0, 3);
    String second = readAll().offsets().get(1);
    Limit limit = new Limit(1_000, 1 << 20, new Position(second + ".1", ""));
    assertStops(Stop.Code.DATA_LOSS, () -> readAll(Position.START, limit))
        .hasMessageContaining(second + ".1");
  }
}
