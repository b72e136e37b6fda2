package dev.sluice.engine.commit;

import dev.sluice.engine.store.Lease;
import java.util.Optional;

/**
 * A pull worker's lease. It keeps two workers from taking a partition from each other all the time;
 * what is true never depends on it (Items).
 */
final class LeaseKeeper {
  /** Prolonged when this part of its time is over. */
  private static final int RENEWALS = 3;

  private final WorkerConfig config;
  private boolean held;
  private long heldSinceMillis;

  LeaseKeeper(WorkerConfig config) {
    this.config = config;
  }

  /**
   * Takes or prolongs the lease.
   *
   * @return who has it, if that is another
   */
  Optional<Lease.Holder> take() {
    long now = config.clock().millis();
    long lasts = config.identity().leaseMillis();
    Lease.Attempt attempt =
        config.store().lease().hold(config.identity().owner(), now, now + lasts);
    return switch (attempt) {
      case Lease.Attempt.Held() -> {
        held = true;
        heldSinceMillis = now;
        yield Optional.empty();
      }
      case Lease.Attempt.Other(var holder) -> {
        held = false;
        yield Optional.of(holder);
      }
    };
  }

  /**
   * Prolongs a lease that was taken, when it is time. One that was another's meanwhile is not taken
   * back, be that over or not: that worker goes on, and would stop for it.
   *
   * @return whether no other worker has it
   */
  boolean keep() {
    long lasts = config.identity().leaseMillis();
    long heldFor = config.clock().millis() - heldSinceMillis;
    if (!held || heldFor < lasts / RENEWALS) {
      return true;
    }
    return (heldFor < lasts || !isAnothers()) && take().isEmpty();
  }

  private boolean isAnothers() {
    return config
        .store()
        .lease()
        .holder()
        .filter(holder -> !holder.owner().equals(config.identity().owner()))
        .isPresent();
  }

  /** Gives it back. */
  void release() {
    if (held) {
      held = false;
      config.store().lease().release(config.identity().owner());
    }
  }
}
