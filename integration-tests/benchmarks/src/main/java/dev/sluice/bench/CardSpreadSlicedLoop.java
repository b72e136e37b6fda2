package dev.sluice.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code card-spread} by hand with slices: every event goes into one slice, a window merges its six
 * when it closes.
 */
final class CardSpreadSlicedLoop extends HandLoop {
  private static final long SIZE = CardSpreadLoop.SIZE;
  private static final long EVERY = CardSpreadLoop.EVERY;

  private final TreeMap<Long, Map<String, Spread>> slices = new TreeMap<>();
  private long nextEnd = Long.MIN_VALUE;

  @Override
  Outcome run(byte[] data, int length) throws IOException {
    HandReader payment =
        new HandReader(data, length, name -> name.equals("card") || name.equals("country"));
    while (payment.next()) {
      long slice = Math.floorDiv(payment.at, EVERY) * EVERY;
      if (slice + SIZE <= watermark) {
        late++;
        continue;
      }
      slices
          .computeIfAbsent(slice, _ -> new HashMap<>())
          .computeIfAbsent(payment.card, _ -> new Spread())
          .add(payment);
      observe(payment.at);
      close(watermark);
    }
    close(slices.isEmpty() ? Long.MIN_VALUE : slices.lastKey() + SIZE);
    return outcome(payment);
  }

  private void close(long upTo) throws IOException {
    while (!slices.isEmpty()) {
      long end = Math.max(nextEnd, slices.firstKey() + EVERY);
      if (end > upTo) {
        return;
      }
      Map<String, Spread> window = new HashMap<>();
      for (Map<String, Spread> slice : slices.subMap(end - SIZE, end).values()) {
        slice.forEach(
            (card, spread) -> window.computeIfAbsent(card, _ -> new Spread()).merge(spread));
      }
      for (Spread spread : window.values()) {
        emit(spread);
      }
      nextEnd = end + EVERY;
      slices.headMap(nextEnd - SIZE, false).clear();
    }
  }
}
