package dev.sluice.dev.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A place in a shard, from which it is read on. One thread. */
final class ShardCursor {
  /** A good part of what Kinesis gives in one answer. */
  private static final int RECORDS_MAX = 2_000;

  private final KinesisClient client;
  private final String stream;
  private final String shardId;
  private final Starting start;
  private @Nullable String iterator;
  private @Nullable String last;
  private boolean ended;
  private long behindMillis;

  ShardCursor(KinesisClient client, String stream, String shardId, Starting start) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.start = start;
  }

  /**
   * The records that come next; none does not mean that there will be none.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if there is no answer: nothing has
   *     changed
   */
  List<StreamRecord> read() {
    if (ended) {
      return List.of();
    }
    String from = iterator;
    if (from == null) {
      from = client.getShardIterator(whereItIs()).shardIterator();
      iterator = from;
      if (from == null) {
        ended = true;
        return List.of();
      }
    }
    GetRecordsResponse answer;
    try {
      String used = from;
      answer = client.getRecords(request -> request.shardIterator(used).limit(RECORDS_MAX));
    } catch (ExpiredIteratorException e) {
      iterator = null;
      throw e;
    }
    List<StreamRecord> records =
        answer.records().stream()
            .map(
                record ->
                    new StreamRecord(
                        record.sequenceNumber(),
                        record.partitionKey(),
                        record.approximateArrivalTimestamp().toEpochMilli(),
                        record.data().asByteArray()))
            .toList();
    if (!records.isEmpty()) {
      last = records.getLast().sequenceNumber();
    }
    iterator = answer.nextShardIterator();
    ended = iterator == null;
    @Nullable Long behind = answer.millisBehindLatest();
    behindMillis = behind == null ? 0 : behind;
    return records;
  }

  private GetShardIteratorRequest whereItIs() {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamName(stream).shardId(shardId);
    String known = last;
    if (known != null) {
      return request
          .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
          .startingSequenceNumber(known)
          .build();
    }
    return switch (start) {
      case Starting.TrimHorizon() ->
          request.shardIteratorType(ShardIteratorType.TRIM_HORIZON).build();
      case Starting.Latest() -> request.shardIteratorType(ShardIteratorType.LATEST).build();
      case Starting.At(var instant) ->
          request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(instant).build();
    };
  }

  /** Whether the shard was split or merged, and all of it was read. */
  boolean hasEnded() {
    return ended;
  }

  long behindMillis() {
    return behindMillis;
  }
}
