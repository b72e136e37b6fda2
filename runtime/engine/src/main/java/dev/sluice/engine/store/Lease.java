package dev.sluice.engine.store;

import java.util.Optional;

/**
 * Says who is to work on a partition just now. It is advisory: it decides when a pull worker tries,
 * never whether it may, so nothing is lost or doubled if clocks differ or two have it (protocol,
 * Items). One thread.
 */
public interface Lease {
  /** For a store that lets in one process at a time: whoever has it open has its leases. */
  Lease ALWAYS =
      new Lease() {
        @Override
        public Attempt hold(String owner, long nowMillis, long untilMillis) {
          return new Attempt.Held();
        }

        @Override
        public void release(String owner) {}

        @Override
        public Optional<Holder> holder() {
          return Optional.empty();
        }
      };

  /**
   * Takes the lease if nobody has it or its time is over, and prolongs an own one.
   *
   * @param nowMillis what the caller's clock says
   * @param untilMillis when it ends by itself, by the same clock
   */
  Attempt hold(String owner, long nowMillis, long untilMillis);

  /** Gives the lease back, if {@code owner} has it. */
  void release(String owner);

  /** Who has it, or had it last without giving it back. */
  Optional<Holder> holder();

  /** What became of {@link #hold}. */
  sealed interface Attempt {
    /** The caller has it. */
    record Held() implements Attempt {}

    /** Another has it. */
    record Other(Holder holder) implements Attempt {}
  }

  /** Who has a lease, and until when by that worker's clock. */
  record Holder(String owner, long untilMillis) {}
}
