package dev.sluice.bench;

import java.io.IOException;

/** {@code large-payments} by hand. */
final class LargePaymentsLoop extends HandLoop {
  @Override
  Outcome run(byte[] data, int length) throws IOException {
    HandReader payment = new HandReader(data, length, name -> !name.equals("country"));
    while (payment.next()) {
      if (payment.cents >= 100_000) {
        emit(
            json -> {
              json.writeStringField("id", payment.id);
              json.writeStringField("card", payment.card);
              json.writeStringField("merchant", payment.merchant);
              json.writeNumberField("cents", payment.cents);
            });
      }
    }
    return outcome(payment);
  }
}
