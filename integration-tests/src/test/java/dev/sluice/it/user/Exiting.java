package dev.sluice.it.user;

import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.To;
import java.time.Instant;

/** A function that ends its process. */
final class Exiting {
  record Event(String id, @EventTime Instant at) {}

  record Passed(String id) {}

  /** Passes events on, but for one. */
  @MicroBatchFunction(name = "exiting")
  @From(stream = "events")
  @To(table = "passed")
  Passed pass(Event event) {
    if (event.id().equals("exit")) {
      System.exit(7);
    }
    return new Passed(event.id());
  }
}
