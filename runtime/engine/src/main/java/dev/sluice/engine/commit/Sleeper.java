package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import java.time.Duration;

/** Waits before something is tried again. */
@FunctionalInterface
public interface Sleeper {
  /** Waits by the machine's clock. */
  Sleeper REAL =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new Stop(Stop.Code.STORE_FAILED, "interrupted while waiting to try again", e);
        }
      };

  void sleep(Duration duration);
}
