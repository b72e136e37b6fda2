package dev.sluice.cli.demo;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A planted fraud: within less than a minute of event time one card, used for nothing else, pays
 * from many countries, or often, or much. There is one in every {@value #EVERY} events.
 *
 * @param number counted from 0; says which kind it is
 * @param payment which of its payments, from 0
 */
record Burst(long number, int payment) {
  /** The cards of bursts begin with this, and no others do. */
  static final String CARD_PREFIX = "stolen-";

  static final int PAYMENTS = 12;
  private static final int EVERY = 2_000;
  private static final int FIRST = 500;
  private static final int STRIDE = 25;

  /** The burst that an event belongs to; null for an ordinary payment. */
  static @Nullable Burst at(long event) {
    long inside = event % EVERY - FIRST;
    boolean planted = inside >= 0 && inside % STRIDE == 0 && inside / STRIDE < PAYMENTS;
    return planted ? new Burst(event / EVERY, (int) (inside / STRIDE)) : null;
  }

  /** How many bursts are complete within the first {@code events} events. */
  static long completeIn(long events) {
    long last = FIRST + (PAYMENTS - 1L) * STRIDE;
    return events / EVERY + (events % EVERY > last ? 1 : 0);
  }

  PaymentStream.Payment payment(long at, SplittableRandom random) {
    String card = "%s%06d".formatted(CARD_PREFIX, number);
    String home = PaymentStream.COUNTRIES[(int) (number % PaymentStream.COUNTRIES.length)];
    int little = 100 + random.nextInt(5_000);
    String country =
        number % 3 == 0
            ? PaymentStream.COUNTRIES[(int) ((number + payment) % PaymentStream.COUNTRIES.length)]
            : home;
    int cents = number % 3 == 2 ? 60_000 + random.nextInt(30_000) : little;
    return new PaymentStream.Payment(card, PaymentStream.merchant(random), country, cents, at);
  }
}
