package dev.sluice.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Payments as lines of JSON: few cards pay often, events are up to {@value #DISORDER_MILLIS} ms out
 * of order, some come {@value #LATE_MILLIS} ms late, some are malformed, and now and then a stolen
 * card is used up in a {@link Burst}. An event depends on the seed and its number alone.
 */
public final class PaymentStream {
  private static final long FIRST_MILLIS = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  /** How far event time comes with each event: 10 events a second of event time. */
  private static final long STEP_MILLIS = 100;

  private static final int DISORDER_MILLIS = 10_000;
  private static final int LATE_MILLIS = 600_000;
  private static final int ONE_IN_LATE = 200;
  private static final int ONE_IN_MALFORMED = 500;
  private static final int ONE_IN_ABROAD = 50;
  private static final int ONE_IN_LARGE = 50;

  private static final int CARDS = 50_000;
  private static final int MERCHANTS = 400;

  /** 1 would be uniform; the busiest card has {@code CARDS^(-1/SKEW)} of all payments. */
  private static final double SKEW = 1.5;

  static final String[] COUNTRIES = {"DE", "FR", "US", "GB", "IT", "ES", "NL", "PL", "SE", "AT"};

  private final long seed;

  public PaymentStream(long seed) {
    this.seed = seed;
  }

  /** The line of an event, without newline. */
  public byte[] line(long number) {
    SplittableRandom random = randomOf(number);
    Burst burst = Burst.at(number);
    Payment payment =
        burst == null ? ordinary(number, random) : burst.payment(timeOf(number), random);
    String line = payment.json(number);
    if (burst == null && random.nextInt(ONE_IN_MALFORMED) == 0) {
      line = malformed(line, random.nextInt(3));
    }
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /** SplittableRandom mixes its seed, but neighbouring seeds give related streams. */
  private SplittableRandom randomOf(long number) {
    long mixed = (seed ^ Long.rotateLeft(number, 32)) * 0x9E3779B97F4A7C15L + number;
    return new SplittableRandom((mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L);
  }

  private static long timeOf(long number) {
    return FIRST_MILLIS + number * STEP_MILLIS;
  }

  private static Payment ordinary(long number, SplittableRandom random) {
    long at = timeOf(number) - random.nextInt(DISORDER_MILLIS);
    if (random.nextInt(ONE_IN_LATE) == 0) {
      at -= LATE_MILLIS;
    }
    int card = (int) (CARDS * Math.pow(random.nextDouble(), SKEW));
    int country =
        random.nextInt(ONE_IN_ABROAD) == 0
            ? random.nextInt(COUNTRIES.length)
            : card % COUNTRIES.length;
    long cents =
        random.nextInt(ONE_IN_LARGE) == 0
            ? 100_000 + random.nextInt(100_000)
            : 100 + random.nextInt(20_000);
    return new Payment(
        "card-%06d".formatted(card), merchant(random), COUNTRIES[country], cents, at);
  }

  static String merchant(SplittableRandom random) {
    double uniform = random.nextDouble();
    return "merchant-%04d".formatted((int) (MERCHANTS * uniform * uniform));
  }

  private static String malformed(String line, int kind) {
    return switch (kind) {
      case 0 -> line.substring(0, line.length() / 2);
      case 1 -> line.replaceFirst("\"cents\":[0-9]+", "\"cents\":\"a lot\"");
      default -> line.replaceFirst("\"card\":\"[^\"]+\",", "");
    };
  }

  /** What a payment says of itself; times in epoch milliseconds. */
  record Payment(String card, String merchant, String country, long cents, long at) {
    private String json(long number) {
      return "{\"id\":\"p%010d\",\"card\":\"%s\",\"merchant\":\"%s\",\"country\":\"%s\",\"cents\":%d,\"at\":\"%s\"}"
          .formatted(number, card, merchant, country, cents, Instant.ofEpochMilli(at));
    }
  }
}
