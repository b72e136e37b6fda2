package dev.sluice.dev.mapping;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The event by which Lambda brings records of a shard, as JSON. */
public final class KinesisEvent {
  private final String stream;
  private final String shardId;

  /** Of a shard of a stream. */
  public KinesisEvent(String stream, String shardId) {
    this.stream = stream;
    this.shardId = shardId;
  }

  /** The event that brings these, in their order. */
  public String json(List<StreamRecord> records) {
    return records.stream()
        .map(this::json)
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }

  private String json(StreamRecord record) {
    String key =
        String.valueOf(JsonStringEncoder.getInstance().quoteAsString(record.partitionKey()));
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s","data":"%s",\
    "approximateArrivalTimestamp":%d.%03d},"eventSource":"aws:kinesis","eventVersion":"1.0",\
    "eventID":"%s:%s","eventName":"aws:kinesis:record",\
    "invokeIdentityArn":"arn:aws:iam::000000000000:role/function","awsRegion":"us-east-1",\
    "eventSourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/%s"}\
    """
        .formatted(
            key,
            record.sequenceNumber(),
            Base64.getEncoder().encodeToString(record.data()),
            record.arrivalMillis() / 1_000,
            record.arrivalMillis() % 1_000,
            shardId,
            record.sequenceNumber(),
            stream);
  }
}
