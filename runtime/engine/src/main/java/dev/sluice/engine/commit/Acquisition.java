package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a pull worker comes to own a partition, and back to its head after an unclear write. */
final class Acquisition {
  /** Deploys are numbered by what deploys; where nothing does, all are the first (rule 20). */
  static final long DEPLOY = 1;

  private static final int ATTEMPTS_MAX = 8;

  /**
   * A head and the state that equals it.
   *
   * @param state null if the head has ended, so that no state is needed
   */
  record Owned(Head head, @Nullable WarmState state) {}

  private final WorkerConfig config;
  private final HeadItem item;
  private final Recovery recovery;
  private final MemoryBudget budget;

  Acquisition(WorkerConfig config, HeadItem item, MemoryBudget budget) {
    this.config = config;
    this.item = item;
    this.recovery = new Recovery(config, item, budget);
    this.budget = budget;
  }

  /** Rule 2. Rule 20: the state is loaded and checked before the first write. */
  Owned acquire() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> read = item.read();
      Optional<Owned> owned = read.isPresent() ? take(read.get()) : create();
      if (owned.isPresent()) {
        return owned.get();
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "another worker keeps committing to this state; stop it, or use another state directory");
  }

  private Optional<Owned> create() {
    // The first page comes after the first head, so that pages without one are no beginning.
    if (!config.store().pages().isEmpty()) {
      item.reread();
      return Optional.empty();
    }
    Head first = Head.first(config.nonces().get(), config.subject(), DEPLOY);
    WarmState state = recovery.fresh(first);
    return written("", new Owned(first, state));
  }

  private Optional<Owned> take(Head read) {
    item.check(read);
    if (read.deploy() > DEPLOY) {
      throw superseded();
    }
    if (read.ended() && read.outbox().isEmpty()) {
      // Nothing more will be committed, so a finished state is opened without a write.
      return Optional.of(new Owned(read, null));
    }
    Head mine = read.acquired(config.nonces().get());
    if (read.ended()) {
      // Rule 22: whoever finds an ended head that is not drained drains it.
      return written(read.nonce(), new Owned(mine, null));
    }
    WarmState state;
    try {
      state = recovery.recover(read);
    } catch (HeadMoved _) {
      return Optional.empty();
    }
    try {
      budget.check(state.step());
    } catch (Stop e) {
      state.close();
      throw e;
    }
    // Rule 3: the state equals the head as read, so the write moves its tag.
    state.tag(mine.nonce(), state.snapshot());
    return written(read.nonce(), new Owned(mine, state));
  }

  private Optional<Owned> written(String expected, Owned owned) {
    boolean applied = false;
    try {
      applied = item.write(expected, owned.head());
      return applied ? Optional.of(owned) : Optional.empty();
    } finally {
      if (!applied && owned.state() != null) {
        owned.state().close();
      }
    }
  }

  /**
   * Rule 7: the head and its state after a write of the same owner that was not certainly applied.
   */
  Owned reload(Head before) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Head now = item.reread();
      if (!now.order().sameOwner(before.order())) {
        throw superseded();
      }
      if (now.ended()) {
        return new Owned(now, null);
      }
      try {
        return new Owned(now, recovery.recover(now));
      } catch (HeadMoved _) {
        // Rule 9: start again from the new head.
      }
    }
    throw superseded();
  }

  Stop superseded() {
    return new Stop(
        Stop.Code.SUPERSEDED,
        "another worker has taken over the state of function %s, partition %d; this one stops"
            .formatted(config.plan().function(), config.partition()));
  }
}
