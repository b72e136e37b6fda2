package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Invariant 2: within an incarnation a head is only ever followed by a later one. */
public final class HeadsForward {
  private @Nullable Head last;

  /** This is what the store holds now. */
  public void seen(Head head) {
    Head before = last;
    last = head;
    AccountedFor.check(head.counters());
    if (before == null || before.order().incarnation() != head.order().incarnation()) {
      return;
    }
    boolean forward =
        head.order().epoch() >= before.order().epoch()
            && head.order().batch() >= before.order().batch()
            && head.deploy() >= before.deploy()
            && head.watermark() >= before.watermark()
            && head.counters().in >= before.counters().in
            && offset(head).compareTo(offset(before)) >= 0;
    if (!forward) {
      throw new AssertionError(
          "invariant 2: a head went back, from %s to %s".formatted(before, head));
    }
  }

  private static BigInteger offset(Head head) {
    return head.position().isStart()
        ? BigInteger.ONE.negate()
        : new BigInteger(head.position().offset());
  }
}
