package dev.sluice.testkit.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the next requests to a service, in their order; the ones behind go well. For
 * an adapter's tests of what no server does when it is asked to.
 */
public final class PlantedFaults {
  private record Fault(@Nullable RuntimeException thrown, boolean applied) {}

  private final Deque<Fault> faults = new ArrayDeque<>();

  /** The next request that has none yet is not applied, and ends so. */
  public void fail(RuntimeException thrown) {
    faults.add(new Fault(thrown, false));
  }

  /** The next request that has none yet is applied, and its answer lost. */
  public void loseAnswer(RuntimeException thrown) {
    faults.add(new Fault(thrown, true));
  }

  /** The next request that has none yet goes well. */
  public void succeed() {
    faults.add(new Fault(null, true));
  }

  /** The answer of the next request, or what becomes of it. */
  public <T> T answer(Supplier<T> ask) {
    Fault fault = faults.poll();
    if (fault == null || fault.thrown() == null) {
      return ask.get();
    }
    if (fault.applied()) {
      T _ = ask.get();
    }
    throw Objects.requireNonNull(fault.thrown());
  }

  /** The same of a request whose answer says only that it is done. */
  public void run(Runnable ask) {
    Object _ =
        answer(
            () -> {
              ask.run();
              return ask;
            });
  }
}
