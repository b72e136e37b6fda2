package dev.sluice.simulation.process;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Held by the one thread of a run that is awake. */
final class Baton {
  private volatile @Nullable Thread holder;

  /** Wakes another thread; the caller goes on only to {@link #await} or to its end. */
  void passTo(Thread next) {
    holder = next;
    LockSupport.unpark(next);
  }

  /** Sleeps until this thread is woken. */
  void await() {
    Thread self = Thread.currentThread();
    while (holder != self) {
      LockSupport.park(this);
    }
  }
}
