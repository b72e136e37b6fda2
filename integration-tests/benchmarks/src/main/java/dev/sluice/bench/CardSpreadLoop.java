package dev.sluice.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code card-spread} by hand: every event goes into each of its six windows. */
final class CardSpreadLoop extends HandLoop {
  static final long SIZE = 60_000;
  static final long EVERY = 10_000;

  private final TreeMap<Long, Map<String, Spread>> open = new TreeMap<>();

  @Override
  Outcome run(byte[] data, int length) throws IOException {
    HandReader payment =
        new HandReader(data, length, name -> name.equals("card") || name.equals("country"));
    while (payment.next()) {
      long lastEnd = Math.floorDiv(payment.at, EVERY) * EVERY + SIZE;
      if (lastEnd <= watermark) {
        late++;
        continue;
      }
      for (long end = lastEnd; end > payment.at; end -= EVERY) {
        if (end > watermark) {
          open.computeIfAbsent(end, _ -> new HashMap<>())
              .computeIfAbsent(payment.card, _ -> new Spread())
              .add(payment);
        }
      }
      observe(payment.at);
      close();
    }
    watermark = Long.MAX_VALUE;
    close();
    return outcome(payment);
  }

  private void close() throws IOException {
    while (!open.isEmpty() && open.firstKey() <= watermark) {
      for (Spread spread : open.pollFirstEntry().getValue().values()) {
        emit(spread);
      }
    }
  }
}
