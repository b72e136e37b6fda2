package dev.sluice.bench.cloud;

import java.math.BigInteger;
import java.util.Base64;

/** The event by which Lambda brings records of a stream's first shard. One thread. */
final class Call {
  private static final String SHARD = "shardId-000000000000";

  private final String stream;
  private final StringBuilder json = new StringBuilder("{\"Records\":[");
  private int records;

  Call(String stream) {
    this.stream = stream;
  }

  /** One more record. */
  Call with(String partitionKey, BigInteger sequenceNumber, byte[] data, long arrivalMillis) {
    json.append(records++ == 0 ? "" : ",")
        .append("{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"")
        .append(partitionKey)
        .append("\",\"sequenceNumber\":\"")
        .append(sequenceNumber)
        .append("\",\"data\":\"")
        .append(Base64.getEncoder().encodeToString(data))
        .append("\",\"approximateArrivalTimestamp\":")
        .append("%d.%03d".formatted(arrivalMillis / 1_000, arrivalMillis % 1_000))
        .append("},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\"")
        .append(SHARD)
        .append(':')
        .append(sequenceNumber)
        .append("\",\"eventName\":\"aws:kinesis:record\",\"awsRegion\":\"us-east-1\",")
        .append("\"invokeIdentityArn\":\"arn:aws:iam::000000000000:role/function\",")
        .append("\"eventSourceARN\":\"arn:aws:kinesis:us-east-1:000000000000:stream/")
        .append(stream)
        .append("\"}");
    return this;
  }

  String json() {
    return json + "]}";
  }
}
