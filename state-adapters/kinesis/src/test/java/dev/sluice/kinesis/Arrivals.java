package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a stream has, as a reader that passes over what it has seen takes it. */
final class Arrivals {
  private static final Limit ANY = Limit.of(10_000, 64 << 20);
  private static final int READS_MAX = 1_000;

  /** The order of the outputs of one function and partition. */
  private static final Comparator<Envelope> ORDER =
      Comparator.comparingLong(Envelope::incarnation)
          .thenComparingLong(Envelope::batch)
          .thenComparingInt(Envelope::index);

  /** A record and what it says that it is. */
  record Arrival(Envelope envelope, String partitionKey, String payload) {}

  private record Line(String function, int partition, int lane) {}

  private final Map<Line, Envelope> seen = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private int repeats;

  /** All records of all shards, parents first. */
  static Arrivals of(String stream) {
    Arrivals arrivals = new Arrivals();
    KinesisSource source = LocalKinesis.source(stream);
    for (Shard shard : source.shards().all()) {
      arrivals.read(source, shard.number());
    }
    return arrivals;
  }

  private void read(KinesisSource source, int shard) {
    try (Source.Reader reader = source.open(shard, source.start(shard))) {
      StreamBatch batch = (StreamBatch) reader.newBatch();
      Source.Answer answer = Source.Answer.MORE;
      for (int reads = 0; answer == Source.Answer.MORE; reads++) {
        assertThat(reads).isLessThan(READS_MAX);
        answer = reader.read(batch, ANY);
        for (int row = 0; row < batch.count(); row++) {
          arrive(batch, row);
        }
      }
    }
  }

  private void arrive(StreamBatch batch, int row) {
    Envelope envelope =
        Envelope.read(batch.data(), batch.start(row), batch.length(row)).orElseThrow();
    String key = batch.partitionKey(row);
    Line line = new Line(envelope.function(), envelope.partition(), Lane.of(key));
    Envelope last = seen.get(line);
    if (last != null && ORDER.compare(envelope, last) <= 0) {
      repeats++;
      return;
    }
    seen.put(line, envelope);
    arrivals.add(new Arrival(envelope, key, payload(batch, row)));
  }

  /** The object without its first member. */
  private static String payload(RawBatch batch, int row) {
    String text =
        new String(batch.data(), batch.start(row), batch.length(row), StandardCharsets.UTF_8);
    int end = text.indexOf('"', text.indexOf(':') + 2);
    return "{" + text.substring(text.charAt(end + 1) == ',' ? end + 2 : end + 1);
  }

  /** Each output once, in the order of the outputs. */
  List<Arrival> inOrder() {
    return arrivals.stream()
        .sorted((left, right) -> ORDER.compare(left.envelope(), right.envelope()))
        .toList();
  }

  List<String> payloads() {
    return inOrder().stream().map(Arrival::payload).toList();
  }

  /** How many records were passed over. */
  int repeats() {
    return repeats;
  }
}
