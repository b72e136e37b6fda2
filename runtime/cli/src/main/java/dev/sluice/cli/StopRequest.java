package dev.sluice.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says that the command is to end in good order: Ctrl-C, or a termination signal. */
public final class StopRequest {
  private final CountDownLatch requested = new CountDownLatch(1);

  /** Asks for the end; may be repeated. */
  public void request() {
    requested.countDown();
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits, but no longer than until the end is asked for. */
  public boolean pause(long millis) throws InterruptedException {
    return requested.await(millis, TimeUnit.MILLISECONDS);
  }
}
