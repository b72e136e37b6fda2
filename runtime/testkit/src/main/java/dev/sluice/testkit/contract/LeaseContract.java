package dev.sluice.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.Lease.Attempt;
import dev.sluice.engine.store.Lease.Holder;
import org.junit.jupiter.api.Test;

/** What the lease of every shared store keeps. {@link #lease} gives one that nobody ever had. */
public abstract class LeaseContract {
  private static final String FIRST = "host-a/12/0123456789abcdef";
  private static final String SECOND = "host-b/7/fedcba9876543210";

  /** Of the same partition at each call in a test. */
  protected abstract Lease lease();

  @Test
  final void hold_nobodyHasIt_isHeld() {
    assertThat(lease().hold(FIRST, 1_000, 2_000)).isEqualTo(new Attempt.Held());
    assertThat(lease().holder()).contains(new Holder(FIRST, 2_000));
  }

  @Test
  final void hold_anotherHasIt_namesItAndChangesNothing() {
    lease().hold(FIRST, 1_000, 2_000);
    assertThat(lease().hold(SECOND, 1_999, 3_000))
        .isEqualTo(new Attempt.Other(new Holder(FIRST, 2_000)));
    assertThat(lease().holder()).contains(new Holder(FIRST, 2_000));
  }

  @Test
  final void hold_itsTimeIsOver_isHeldByTheNext() {
    lease().hold(FIRST, 1_000, 2_000);
    assertThat(lease().hold(SECOND, 2_000, 3_000)).isEqualTo(new Attempt.Held());
    assertThat(lease().hold(FIRST, 2_500, 3_500))
        .isEqualTo(new Attempt.Other(new Holder(SECOND, 3_000)));
  }

  @Test
  final void hold_bySameOwner_isProlonged() {
    lease().hold(FIRST, 1_000, 2_000);
    assertThat(lease().hold(FIRST, 1_500, 2_500)).isEqualTo(new Attempt.Held());
    assertThat(lease().holder()).contains(new Holder(FIRST, 2_500));
  }

  @Test
  final void release_byItsOwner_isFree() {
    lease().hold(FIRST, 1_000, 2_000);
    lease().release(FIRST);
    assertThat(lease().holder()).isEmpty();
    assertThat(lease().hold(SECOND, 1_001, 3_000)).isEqualTo(new Attempt.Held());
  }

  @Test
  final void release_byAnother_changesNothing() {
    lease().hold(FIRST, 1_000, 2_000);
    lease().release(SECOND);
    assertThat(lease().holder()).contains(new Holder(FIRST, 2_000));
  }

  @Test
  final void release_neverHeld_changesNothing() {
    lease().release(FIRST);
    assertThat(lease().holder()).isEmpty();
  }
}
