package dev.sluice.kinesis;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Produced;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What says of a record which output of which function it is. It is the first member of the
 * record's JSON object, {@code "$sluice":"FUNCTION/PARTITION/INCARNATION/BATCH/INDEX/ID"}, so that
 * whoever does not know it reads the object as it would without.
 *
 * <p>Envelopes of one function and partition are ordered as its outputs are.
 */
record Envelope(
    String function, int partition, long incarnation, long batch, int index, String id) {
  private static final byte[] BEGIN = "{\"$sluice\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int PARTS = 6;

  /** An envelope is not longer than this. */
  private static final int BYTES_MAX = 256;

  static Envelope of(OutputBuffer block, int output, Sink.Sequence sequence) {
    return new Envelope(
        sequence.function(),
        sequence.partition(),
        sequence.incarnation(),
        sequence.batch(),
        block.index(output),
        block.id(output));
  }

  /** The result of an output in its envelope: what the next function has as its event. */
  static byte[] wrap(OutputBuffer block, int output, Sink.Sequence sequence) {
    ResultValue value = ResultValue.of(block, output);
    byte[] text = of(block, output, sequence).text().getBytes(StandardCharsets.UTF_8);
    byte[] end = (value.isEmpty() ? "\"" : "\",").getBytes(StandardCharsets.US_ASCII);
    int rest = BEGIN.length + text.length + end.length;
    byte[] record = Arrays.copyOf(BEGIN, rest + value.length() - 1);
    System.arraycopy(text, 0, record, BEGIN.length, text.length);
    System.arraycopy(end, 0, record, BEGIN.length + text.length, end.length);
    System.arraycopy(block.array(), value.start() + 1, record, rest, value.length() - 1);
    return record;
  }

  /** What it says, of a record in this lane. */
  Produced produced(int lane) {
    return new Produced(
        new Produced.Producer(function, partition), lane, incarnation, batch, index);
  }

  private String text() {
    return "%s/%d/%d/%d/%d/%s".formatted(function, partition, incarnation, batch, index, id);
  }

  /** The envelope of a record; empty if it has none. */
  static Optional<Envelope> read(byte[] record, int start, int length) {
    int text = start + BEGIN.length;
    int end = Math.min(start + length, text + BYTES_MAX);
    if (length < BEGIN.length || !Arrays.equals(record, start, text, BEGIN, 0, BEGIN.length)) {
      return Optional.empty();
    }
    for (int at = text; at < end; at++) {
      if (record[at] == '"') {
        return parse(new String(record, text, at - text, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  private static Optional<Envelope> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != PARTS || !parts[5].matches("[0-9a-f]{32}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Envelope(
              parts[0],
              Integer.parseInt(parts[1]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              Integer.parseInt(parts[4]),
              parts[5]));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
