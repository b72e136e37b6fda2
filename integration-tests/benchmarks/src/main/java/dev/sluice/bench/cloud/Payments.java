package dev.sluice.bench.cloud;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Payments one by one, as events of a stream; each has an id of its own. */
final class Payments {
  /** What {@code large-payments} gives a result for. */
  private static final long LARGE = 100_000;

  private static final int CARDS = 1_000;

  private Payments() {}

  /** The partition key of a payment. */
  static String card(long number) {
    return "card-%03d".formatted(number % CARDS);
  }

  /**
   * A payment.
   *
   * @param large whether there is an alert for it
   * @param bytes how long the event is at least
   */
  static byte[] line(long number, Instant at, boolean large, int bytes) {
    String line =
        """
        {"id":"payment-%09d","card":"%s","merchant":"merchant-%02d","country":"DE","cents":%d,"at":"%s","note":"\
        """
            .formatted(number, card(number), number % 50, large ? LARGE : LARGE / 10, at);
    int note = Math.max(0, bytes - line.length() - 2);
    return (line + "x".repeat(note) + "\"}").getBytes(StandardCharsets.US_ASCII);
  }
}
