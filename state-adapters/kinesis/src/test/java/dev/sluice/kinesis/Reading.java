package dev.sluice.kinesis;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a reader gave. */
record Reading(List<Given> given, Answer last) {
  private static final int READS_MAX = 10_000;

  /** An event. */
  record Given(String payload, String offset, Position position, long arrival) {}

  /** All that a shard gives behind a position until it says EMPTY or END. */
  static Reading of(Source source, int shard, Position after, Limit limit) {
    try (Source.Reader reader = source.open(shard, after)) {
      return of(reader, limit);
    }
  }

  static Reading of(Source.Reader reader, Limit limit) {
    List<Given> given = new ArrayList<>();
    RawBatch batch = reader.newBatch();
    for (int reads = 0; reads < READS_MAX; reads++) {
      Answer answer = reader.read(batch, limit);
      for (int row = 0; row < batch.count(); row++) {
        given.add(
            new Given(
                payload(batch, row), batch.offset(row), reader.position(), batch.arrival(row)));
      }
      if (answer != Answer.MORE) {
        return new Reading(given, answer);
      }
    }
    throw new AssertionError("neither EMPTY nor END after %d reads".formatted(READS_MAX));
  }

  static String payload(RawBatch batch, int row) {
    return new String(batch.data(), batch.start(row), batch.length(row), StandardCharsets.UTF_8);
  }

  List<String> payloads() {
    return given.stream().map(Given::payload).toList();
  }

  List<String> offsets() {
    return given.stream().map(Given::offset).toList();
  }
}
