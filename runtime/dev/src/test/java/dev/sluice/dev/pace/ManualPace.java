package dev.sluice.dev.pace;

import java.time.Duration;

/** Time goes on when somebody waits for it, or a test says so. */
public final class ManualPace implements Pace {
  private long nowMillis;

  @Override
  public synchronized long millis() {
    return nowMillis;
  }

  @Override
  public synchronized void pause(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nowMillis += duration.toMillis();
    notifyAll();
  }
}
