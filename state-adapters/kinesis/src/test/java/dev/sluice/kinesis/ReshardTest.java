package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataLoss;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import dev.sluice.engine.source.Source.Origin;
import dev.sluice.engine.source.Source.Parent;
import dev.sluice.kinesis.AggregatedRecords.User;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;

/** Streams whose shards are split and merged, on a real server. */
final class ReshardTest {
  private static final Limit ANY = Limit.of(1_000, 1 << 20);

  private final String name = LocalKinesis.stream(1);
  private final KinesisSource source = LocalKinesis.source(name);

  private Reading read(int shard) {
    return Reading.of(source, shard, source.start(shard), ANY);
  }

  private BigInteger last(int shard) {
    return source.shards().find(shard).orElseThrow().keys().last();
  }

  @Test
  void shards_ofANewStream_areOpenAndHaveNoParents() {
    String four = LocalKinesis.stream(4);
    Shards shards = LocalKinesis.ask(four).shards();
    assertThat(shards.all()).extracting(Shard::number).containsExactly(0, 1, 2, 3);
    assertThat(shards.all()).allMatch(Shard::open).allMatch(shard -> shard.parents().isEmpty());
    assertThat(shards.all().getFirst().keys().first()).isZero();
    assertThat(shards.all().getLast().keys().last()).isEqualTo(PartitionKeys.ALL.last());
    for (int i = 1; i < 4; i++) {
      assertThat(shards.all().get(i).keys().first())
          .isEqualTo(shards.all().get(i - 1).keys().last().add(BigInteger.ONE));
    }
    assertThat(LocalKinesis.source(four).partitions()).isEqualTo(4);
  }

  @Test
  void shards_afterSplitAndMerge_areAllListedWithWhereTheyCameFrom() {
    LocalKinesis.split(name, source.shards().find(0).orElseThrow());
    LocalKinesis.merge(name, 1, 2);

    Shards shards = source.shards();
    assertThat(shards.all()).extracting(Shard::number).containsExactly(0, 1, 2, 3);
    assertThat(shards.all()).extracting(Shard::open).containsExactly(false, false, false, true);
    assertThat(shards.childrenOf(0)).extracting(Shard::number).containsExactly(1, 2);
    assertThat(shards.childrenOf(1)).extracting(Shard::number).containsExactly(3);
    Shard merged = shards.find(3).orElseThrow();
    assertThat(merged.parents()).containsExactlyInAnyOrder(1, 2);
    assertThat(merged.keys()).isEqualTo(PartitionKeys.ALL);
    assertThat(source.origin(3).keys()).isEqualTo(PartitionKeys.ALL);
    assertThat(source.origin(3).parents())
        .containsExactlyInAnyOrder(new Parent(1, true), new Parent(2, true));
    assertThat(source.origin(2)).isEqualTo(new Origin(List.of(new Parent(0, true)), upper()));
    assertThat(source.origin(0)).isEqualTo(Origin.NONE);
    assertThat(source.partitions()).isEqualTo(4);
  }

  private PartitionKeys upper() {
    BigInteger first = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
    return new PartitionKeys(first, PartitionKeys.ALL.last());
  }

  @Test
  void shards_inPages_areAllListedAlsoIfTheListingTookTooLong() {
    String many = LocalKinesis.stream(5);
    FaultyKinesis service = new FaultyKinesis(LocalKinesis.CLIENT).pagesOf(2);
    assertThat(LocalKinesis.ask(service, many).shards().all()).hasSize(5);
    assertThat(service.requests(ListShardsRequest.class)).hasSize(3);

    service.succeed(2).fail(FaultyKinesis.error("ExpiredNextTokenException", 400));
    assertThat(LocalKinesis.ask(service, many).shards().all()).hasSize(5);
    assertThat(service.requests(ListShardsRequest.class)).hasSize(3 + 3 + 3);
  }

  @Test
  void read_shardThatWasSplit_givesAllOfItThenEndAndItsChildrenGiveTheRest() {
    BigInteger low = BigInteger.ZERO;
    BigInteger high = PartitionKeys.ALL.last();
    for (int i = 0; i < 20; i++) {
      LocalKinesis.put(name, i % 2 == 0 ? low : high, "before " + i);
    }
    LocalKinesis.split(name, source.shards().find(0).orElseThrow());
    LocalKinesis.put(name, low, "low");
    LocalKinesis.put(name, high, "high");

    Reading parent = read(0);
    assertThat(parent.payloads()).hasSize(20).first().isEqualTo("before 0");
    assertThat(parent.last()).isEqualTo(Answer.CLOSED);
    Reading again = Reading.of(source, 0, parent.given().getLast().position(), ANY);
    assertThat(again.payloads()).isEmpty();
    assertThat(again.last()).isEqualTo(Answer.CLOSED);
    assertThat(read(1)).extracting(Reading::payloads).isEqualTo(List.of("low"));
    assertThat(read(2)).extracting(Reading::payloads).isEqualTo(List.of("high"));
    assertThat(read(2).last()).isEqualTo(Answer.EMPTY);
  }

  @Test
  void read_shardsThatWereMerged_endAndTheirChildGivesTheRest() {
    LocalKinesis.split(name, source.shards().find(0).orElseThrow());
    LocalKinesis.put(name, BigInteger.ZERO, "left");
    LocalKinesis.put(name, last(2), "right");
    LocalKinesis.merge(name, 1, 2);
    LocalKinesis.put(name, BigInteger.ONE, "both");

    assertThat(read(0).payloads()).isEmpty();
    assertThat(read(0).last()).isEqualTo(Answer.CLOSED);
    assertThat(read(1)).isEqualTo(new Reading(read(1).given(), Answer.CLOSED));
    assertThat(read(1).payloads()).containsExactly("left");
    assertThat(read(2).payloads()).containsExactly("right");
    assertThat(read(2).last()).isEqualTo(Answer.CLOSED);
    assertThat(read(3).payloads()).containsExactly("both");
  }

  @Test
  void start_atTheLatest_isAnInstantExceptForWhatCameFromOthers() {
    VirtualTime time = new VirtualTime();
    KinesisStream stream = new KinesisStream(LocalKinesis.CLIENT, name, time, time, new Random(1));
    KinesisSource latest = new KinesisSource(stream, "LATEST", DataLoss.STOP, 1_000);
    LocalKinesis.split(name, source.shards().find(0).orElseThrow());

    assertThat(latest.start(0)).isEqualTo(new Position("", "at=" + time.millis()));
    assertThat(latest.start(1)).isEqualTo(Position.START);
    assertThat(latest.startMoves()).isTrue();
  }

  @Test
  void read_aggregatedRecordOfAnotherRange_leavesOutWhatBelongsElsewhere() {
    LocalKinesis.split(name, source.shards().find(0).orElseThrow());
    String high = PartitionKeys.ALL.last().toString();
    List<User> users =
        List.of(
            new User("a", Optional.of(high), "theirs"),
            new User("a", Optional.of("0"), "ours"),
            new User("b", Optional.of(high), "theirs too"),
            new User("c", Optional.of("7"), "ours too"));
    String sequence = LocalKinesis.put(name, BigInteger.ZERO, AggregatedRecords.of(users));

    Reading reading = read(1);
    assertThat(reading.payloads()).containsExactly("ours", "ours too");
    assertThat(reading.offsets()).containsExactly(sequence + ".1", sequence + ".3");
    assertThat(source.misdirected()).isEqualTo(2);
    assertThat(Reading.of(source, 1, new Position(sequence + ".1", ""), ANY).payloads())
        .containsExactly("ours too");
  }
}
