package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.kinesis.AggregatedRecords.User;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeaggregationTest {
  private static final List<User> THREE =
      List.of(User.of("a", "{\"n\":1}"), User.of("b", ""), User.of("a", "{\"n\":3}"));

  private final Deaggregation deaggregation = new Deaggregation();

  private String data(byte[] record, int number) {
    return new String(
        record, deaggregation.start(number), deaggregation.length(number), StandardCharsets.UTF_8);
  }

  @Test
  void take_aggregatedRecord_hasTheRecordsOfUsersInOrder() {
    byte[] record = AggregatedRecords.of(THREE);
    assertThat(deaggregation.take(record)).isTrue();
    assertThat(deaggregation.count()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(data(record, i)).isEqualTo(THREE.get(i).data());
      assertThat(deaggregation.partitionKey(i)).isEqualTo(THREE.get(i).partitionKey());
    }
  }

  /** As it stands in the documentation of the format, byte by byte. */
  @Test
  void take_bytesWrittenByHand_areUnderstood() {
    byte[] message = {
      0x0A, 0x01, 'k', // partition_key_table: "k"
      0x12, 0x01, '7', // explicit_hash_key_table: "7"
      0x1A, 0x0B, // records
      0x08, 0x00, // partition_key_index
      0x10, 0x00, // explicit_hash_key_index
      0x1A, 0x02, 'h', 'i', // data
      0x22, 0x01, 0x00, // a tag, which says nothing to us
    };
    byte[] record = AggregatedRecords.framed(message);
    assertThat(deaggregation.take(record)).isTrue();
    assertThat(data(record, 0)).isEqualTo("hi");
    assertThat(deaggregation.isOf(keys(7, 7), 0)).isTrue();
    assertThat(deaggregation.isOf(keys(8, 9), 0)).isFalse();
  }

  private static PartitionKeys keys(long first, long last) {
    return new PartitionKeys(BigInteger.valueOf(first), BigInteger.valueOf(last));
  }

  @Test
  void take_afterAnother_hasNothingOfIt() {
    assertThat(deaggregation.take(AggregatedRecords.of(THREE))).isTrue();
    assertThat(deaggregation.take(AggregatedRecords.of(List.of(User.of("z", "one"))))).isTrue();
    assertThat(deaggregation.count()).isEqualTo(1);
    assertThat(deaggregation.partitionKey(0)).isEqualTo("z");
  }

  @Test
  void take_manyRecords_hasThemAll() {
    List<User> users =
        IntStream.range(0, 5_000).mapToObj(i -> User.of("k" + i % 300, "event " + i)).toList();
    byte[] record = AggregatedRecords.of(users);
    assertThat(deaggregation.take(record)).isTrue();
    assertThat(deaggregation.count()).isEqualTo(5_000);
    assertThat(data(record, 4_999)).isEqualTo("event 4999");
    assertThat(deaggregation.partitionKey(4_999)).isEqualTo("k199");
  }

  @Test
  void take_none_isAggregatedToo() {
    assertThat(deaggregation.take(AggregatedRecords.of(List.of(User.of("a", "x"))))).isTrue();
    ByteArrayOutputStream onlyKeys = new ByteArrayOutputStream();
    AggregatedRecords.bytes(onlyKeys, 1, new byte[] {'k'});
    assertThat(deaggregation.take(AggregatedRecords.framed(onlyKeys.toByteArray()))).isTrue();
    assertThat(deaggregation.count()).isZero();
  }

  @Test
  void isOf_hashOfTheKeyUnlessItHasOneOfItsOwn_decides() {
    // As `echo -n a | md5sum` has it.
    BigInteger hash = new BigInteger("0cc175b9c0f1b6a831c399e269772661", 16);
    List<User> users = List.of(User.of("a", "1"), new User("a", Optional.of("5"), "2"));
    assertThat(deaggregation.take(AggregatedRecords.of(users))).isTrue();
    assertThat(deaggregation.isOf(new PartitionKeys(hash, hash), 0)).isTrue();
    assertThat(deaggregation.isOf(new PartitionKeys(hash, hash), 1)).isFalse();
    assertThat(deaggregation.isOf(keys(0, 5), 1)).isTrue();
    assertThat(deaggregation.isOf(PartitionKeys.ALL, 0)).isTrue();
  }

  @Test
  void take_anythingElse_isARecordByItself() {
    assertThat(deaggregation.take(new byte[0])).isFalse();
    assertThat(deaggregation.take("{\"n\":1}".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(deaggregation.take(new byte[1_000])).isFalse();
    byte[] onlyFrame = AggregatedRecords.framed(new byte[0]);
    assertThat(deaggregation.take(onlyFrame)).isFalse();
  }

  @Test
  void take_aggregatedRecordWithAnyByteChanged_isARecordByItself() {
    byte[] record = AggregatedRecords.of(THREE);
    for (int at = 0; at < record.length; at++) {
      byte[] changed = record.clone();
      changed[at] ^= 0x10;
      assertThat(deaggregation.take(changed)).as("byte %d", at).isFalse();
    }
  }

  @Test
  void take_aggregatedRecordCutAnywhere_isARecordByItself() {
    byte[] record = AggregatedRecords.of(THREE);
    for (int length = 0; length < record.length; length++) {
      assertThat(deaggregation.take(Arrays.copyOf(record, length))).as("%d", length).isFalse();
    }
  }

  /** The digest is right, so only the message can tell. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void take_messageDamagedBeforeItsDigest_isTakenWholeOrNotAtAll(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] message = AggregatedRecords.message(THREE);
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      byte[] record =
          AggregatedRecords.framed(Arrays.copyOf(message, 1 + random.nextInt(message.length)));
      if (deaggregation.take(record)) {
        for (int i = 0; i < deaggregation.count(); i++) {
          assertThat(deaggregation.start(i)).as("seed %d", seed).isNotNegative();
          assertThat(deaggregation.length(i)).as("seed %d", seed).isNotNegative();
          assertThat(deaggregation.start(i) + deaggregation.length(i))
              .as("seed %d, round %d", seed, round)
              .isLessThanOrEqualTo(record.length - 16);
          assertThat(deaggregation.partitionKey(i)).isNotNull();
          boolean _ = deaggregation.isOf(PartitionKeys.ALL, i);
        }
      }
    }
  }

  @Test
  void take_recordWithoutKeyOrData_isARecordByItself() {
    ByteArrayOutputStream noKey = new ByteArrayOutputStream();
    AggregatedRecords.bytes(noKey, 3, new byte[] {'x'});
    ByteArrayOutputStream noData = new ByteArrayOutputStream();
    AggregatedRecords.number(noData, 1, 0);
    for (ByteArrayOutputStream user : List.of(noKey, noData)) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      AggregatedRecords.bytes(message, 1, new byte[] {'k'});
      AggregatedRecords.bytes(message, 3, user.toByteArray());
      assertThat(deaggregation.take(AggregatedRecords.framed(message.toByteArray()))).isFalse();
    }
  }
}
