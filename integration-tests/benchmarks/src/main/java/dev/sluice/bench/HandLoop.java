package dev.sluice.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * One function written by hand as a single loop over a chunk: {@link HandReader}, hash maps,
 * results by a Jackson generator.
 */
abstract class HandLoop {
  static final long DELAY_MILLIS = 10_000;

  /** A buffer that can be read without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }

  private final Outcome.Tally tally = new Outcome.Tally();
  private final Bytes encoded = new Bytes();
  private final JsonFactory factory = new JsonFactory();
  long watermark = Long.MIN_VALUE;
  long late;

  abstract Outcome run(byte[] data, int length) throws IOException;

  /** Writes the members of one result. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  final void emit(Members members) throws IOException {
    encoded.reset();
    try (JsonGenerator json = factory.createGenerator(encoded)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    tally.add(encoded.array(), 0, encoded.size());
  }

  final void observe(long at) {
    watermark = Math.max(watermark, at - DELAY_MILLIS);
  }

  final Outcome outcome(HandReader reader) {
    return tally.outcome(reader.in, late, reader.dead);
  }
}
