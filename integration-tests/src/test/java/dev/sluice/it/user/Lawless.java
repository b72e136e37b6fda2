package dev.sluice.it.user;

import dev.sluice.api.EventTime;
import dev.sluice.api.From;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.To;
import java.time.Instant;
import java.util.Optional;

/** Functions whose results depend on more than the events. */
final class Lawless {
  record Event(String id, @EventTime Instant at) {}

  record Numbered(String id, long number) {}

  private static long callsOfAll;

  private long calls;

  /** Numbers the events by what the object remembers, which a restart forgets. */
  @MicroBatchFunction(name = "by-object")
  @From(stream = "events")
  @To(table = "numbered")
  Numbered byObject(Event event) {
    return new Numbered(event.id(), ++calls);
  }

  /** Numbers the events by what the class remembers, which not even another run forgets. */
  @MicroBatchFunction(name = "by-class")
  @From(stream = "events")
  @To(table = "numbered")
  Numbered byClass(Event event) {
    return new Numbered(event.id(), ++callsOfAll);
  }

  /** Lets only every fifth event pass: wrong only where a restart comes before the fifth. */
  @MicroBatchFunction(name = "every-fifth")
  @From(stream = "events")
  @To(table = "numbered")
  Optional<Numbered> everyFifth(Event event) {
    calls++;
    return calls % 5 == 0 ? Optional.of(new Numbered(event.id(), calls)) : Optional.empty();
  }
}
