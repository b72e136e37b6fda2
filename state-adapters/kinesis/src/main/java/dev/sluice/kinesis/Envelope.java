package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
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
  /** The order of the outputs of one function and partition. */
  static final Comparator<Envelope> ORDER =
      Comparator.comparingLong(Envelope::incarnation)
          .thenComparingLong(Envelope::batch)
          .thenComparingInt(Envelope::index);

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
        id(block, output));
  }

  /** An output's id in hexadecimal digits. */
  static String id(OutputBuffer block, int output) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(block.idHigh(output)) + hex.toHexDigits(block.idLow(output));
  }

  /** The payload of an output in its envelope. */
  static byte[] wrap(OutputBuffer block, int output, Sink.Sequence sequence) {
    int start = block.payloadStart(output);
    int length = block.payloadLength(output);
    if (length < 2 || block.array()[start] != '{') {
      throw new EngineBug("an output is a JSON object");
    }
    boolean isEmpty = block.array()[start + 1] == '}';
    byte[] text = of(block, output, sequence).text().getBytes(StandardCharsets.UTF_8);
    byte[] end = (isEmpty ? "\"" : "\",").getBytes(StandardCharsets.US_ASCII);
    byte[] record = Arrays.copyOf(BEGIN, BEGIN.length + text.length + end.length + length - 1);
    System.arraycopy(text, 0, record, BEGIN.length, text.length);
    System.arraycopy(end, 0, record, BEGIN.length + text.length, end.length);
    int rest = BEGIN.length + text.length + end.length;
    System.arraycopy(block.array(), start + 1, record, rest, length - 1);
    return record;
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
