package dev.sluice.dynamodb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong with the next requests, in their order; the ones behind go well. */
final class PlantedFaults {
  private record Fault(@Nullable SdkException thrown, boolean applied) {}

  private final Deque<Fault> faults = new ArrayDeque<>();

  /** The next request that has none yet is not applied, and ends so. */
  void fail(SdkException thrown) {
    faults.add(new Fault(thrown, false));
  }

  /** The next request that has none yet is applied, and its answer lost. */
  void loseAnswer(SdkException thrown) {
    faults.add(new Fault(thrown, true));
  }

  /** The next request that has none yet goes well. */
  void succeed() {
    faults.add(new Fault(null, true));
  }

  /** The answer of the next request, or what becomes of it. */
  <T> T answer(Supplier<T> ask) {
    Fault fault = faults.poll();
    SdkException thrown = fault == null ? null : fault.thrown();
    if (thrown == null) {
      return ask.get();
    }
    if (fault.applied()) {
      T _ = ask.get();
    }
    throw thrown;
  }
}
