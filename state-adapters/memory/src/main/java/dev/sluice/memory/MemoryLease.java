package dev.sluice.memory;

import dev.sluice.engine.store.Lease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lease of one partition, shared by all who have it open. Each method is atomic. */
final class MemoryLease implements Lease {
  private @Nullable Holder holder;

  @Override
  public synchronized Attempt hold(String owner, long nowMillis, long untilMillis) {
    Holder before = holder;
    if (before != null && !before.owner().equals(owner) && before.untilMillis() > nowMillis) {
      return new Attempt.Other(before);
    }
    holder = new Holder(owner, untilMillis);
    return new Attempt.Held();
  }

  @Override
  public synchronized void release(String owner) {
    Holder before = holder;
    if (before != null && before.owner().equals(owner)) {
      holder = null;
    }
  }

  @Override
  public synchronized Optional<Holder> holder() {
    return Optional.ofNullable(holder);
  }
}
