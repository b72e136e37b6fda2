package dev.sluice.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code merchant-revenue} by hand: a map of primitive accumulators for each open window. */
final class MerchantRevenueLoop extends HandLoop {
  private static final long SIZE = 300_000;

  private static final class Revenue {
    long payments;
    long revenue;
    long largest = Long.MIN_VALUE;
  }

  private final TreeMap<Long, Map<String, Revenue>> open = new TreeMap<>();

  @Override
  Outcome run(byte[] data, int length) throws IOException {
    HandReader payment = new HandReader(data, length, name -> name.equals("merchant"));
    while (payment.next()) {
      long end = Math.floorDiv(payment.at, SIZE) * SIZE + SIZE;
      if (end <= watermark) {
        late++;
        continue;
      }
      Revenue revenue =
          open.computeIfAbsent(end, _ -> new HashMap<>())
              .computeIfAbsent(payment.merchant, _ -> new Revenue());
      revenue.payments++;
      revenue.revenue += payment.cents;
      revenue.largest = Math.max(revenue.largest, payment.cents);
      observe(payment.at);
      close();
    }
    watermark = Long.MAX_VALUE;
    close();
    return outcome(payment);
  }

  private void close() throws IOException {
    while (!open.isEmpty() && open.firstKey() <= watermark) {
      for (Revenue revenue : open.pollFirstEntry().getValue().values()) {
        emit(
            json -> {
              json.writeNumberField("payments", revenue.payments);
              json.writeNumberField("revenue", revenue.revenue);
              json.writeNumberField("average", (double) revenue.revenue / revenue.payments);
              json.writeNumberField("largest", revenue.largest);
            });
      }
    }
  }
}
