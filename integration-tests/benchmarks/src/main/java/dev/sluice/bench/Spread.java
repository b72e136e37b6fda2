package dev.sluice.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Accumulator of the two hand loops of {@code card-spread}. */
final class Spread implements HandLoop.Members {
  private long payments;
  private long spent;
  private long largest = Long.MIN_VALUE;
  private final Set<String> countries = new HashSet<>();

  void add(HandReader payment) {
    payments++;
    spent += payment.cents;
    largest = Math.max(largest, payment.cents);
    countries.add(payment.country);
  }

  void merge(Spread other) {
    payments += other.payments;
    spent += other.spent;
    largest = Math.max(largest, other.largest);
    countries.addAll(other.countries);
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeNumberField("payments", payments);
    json.writeNumberField("spent", spent);
    json.writeNumberField("largest", largest);
    json.writeNumberField("countries", countries.size());
  }
}
