package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.kinesis.Shard;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What somebody else has put into a stream, as lines with their offsets. */
final class StreamLines {
  private static final int READS_MAX = 1_000;

  private StreamLines() {}

  /** What is in each shard of a stream that was never divided. */
  static List<List<FraudRun.Line>> of(URI server, String stream, int shards) {
    List<List<FraudRun.Line>> lines = new ArrayList<>();
    try (KinesisClient client = AwsClients.to(server, KinesisClient.builder())) {
      for (int shard = 0; shard < shards; shard++) {
        lines.add(ofShard(client, stream, shard));
      }
    }
    return lines;
  }

  private static List<FraudRun.Line> ofShard(KinesisClient client, String stream, int shard) {
    String from =
        client
            .getShardIterator(
                request ->
                    request
                        .streamName(stream)
                        .shardId(Shard.id(shard))
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    List<FraudRun.Line> lines = new ArrayList<>();
    for (int reads = 0; reads < READS_MAX; reads++) {
      String next = from;
      GetRecordsResponse some = client.getRecords(request -> request.shardIterator(next));
      if (some.records().isEmpty()) {
        return lines;
      }
      for (Record record : some.records()) {
        lines.add(new FraudRun.Line(record.data().asByteArray(), record.sequenceNumber()));
      }
      from = some.nextShardIterator();
    }
    throw new AssertionError("no end of what is in shard %d of %s".formatted(shard, stream));
  }
}
