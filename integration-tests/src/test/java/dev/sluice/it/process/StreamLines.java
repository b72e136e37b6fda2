package dev.sluice.it.process;

import dev.sluice.aws.Requests;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.kinesis.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What somebody else has put into a stream, as lines with their offsets. Used by one thread. */
final class StreamLines {
  private static final int READS_MAX = 1_000;

  /** A shard of AWS gives five answers a second. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final KinesisClient client;
  private final String stream;
  private final Requests requests = new Requests(Sleeper.REAL::sleep, new SplittableRandom(1));

  private StreamLines(KinesisClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  /** What is in each shard of a stream that was never divided. */
  static List<List<FraudRun.Line>> of(KinesisClient client, String stream, int shards) {
    StreamLines reader = new StreamLines(client, stream);
    List<List<FraudRun.Line>> lines = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      lines.add(reader.ofShard(shard));
    }
    return lines;
  }

  /** To its end: an answer without records may come before that. */
  private List<FraudRun.Line> ofShard(int shard) {
    String from = requests.send(() -> beginning(shard));
    List<FraudRun.Line> lines = new ArrayList<>();
    for (int reads = 0; reads < READS_MAX; reads++) {
      String next = from;
      GetRecordsResponse some =
          requests.send(() -> client.getRecords(request -> request.shardIterator(next)));
      if (some.records().isEmpty() && some.millisBehindLatest() == 0) {
        return lines;
      }
      for (Record record : some.records()) {
        lines.add(new FraudRun.Line(record.data().asByteArray(), record.sequenceNumber()));
      }
      from = some.nextShardIterator();
      Sleeper.REAL.sleep(PAUSE);
    }
    throw new AssertionError("no end of what is in shard %d of %s".formatted(shard, stream));
  }

  private String beginning(int shard) {
    return client
        .getShardIterator(
            request ->
                request
                    .streamName(stream)
                    .shardId(Shard.id(shard))
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }
}
