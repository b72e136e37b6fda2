package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.state.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a worker comes to a head and the state that equals it: at its beginning, when it is called
 * again, and after an unclear write. A pull worker takes the partition by a head write of its own;
 * a push worker only reads, and its first commit takes it (rule 2).
 */
final class Acquisition {
  private static final int ATTEMPTS_MAX = 8;

  /**
   * A head and the state that equals it.
   *
   * @param state null if none is needed: the head has ended, or is only to be delivered of
   * @param mine whether this worker wrote the epoch that the head has
   */
  record Owned(Head head, @Nullable WarmState state, boolean mine) {}

  private final WorkerConfig config;
  private final HeadItem item;
  private final Inheritance inheritance;
  private final Recovery recovery;
  private final MemoryBudget budget;
  private final PlanChange planChange;

  Acquisition(WorkerConfig config, HeadItem item, MemoryBudget budget) {
    this.config = config;
    this.item = item;
    this.planChange = new PlanChange(config);
    this.inheritance = new Inheritance(config, budget, planChange);
    this.recovery = new Recovery(config, item, budget, planChange, inheritance);
    this.budget = budget;
  }

  /**
   * Rule 2. Rule 20: the state is loaded and checked before the first write.
   *
   * @param kept the state of an earlier call, if there is one; it is used or closed
   */
  Owned acquire(@Nullable WarmState kept) {
    WarmState warm = kept;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> read = readFor(warm);
      Optional<Owned> owned = read.isPresent() ? take(read.get(), warm) : create();
      warm = null;
      if (owned.isPresent()) {
        return owned.get();
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "another worker keeps committing to this state; stop it, or use another state directory");
  }

  /** The head as it is before any own write, by which warm state is judged (rule 3). */
  private Optional<Head> readFor(@Nullable WarmState warm) {
    boolean read = false;
    try {
      Optional<Head> head = item.read();
      head.ifPresent(this::check);
      read = head.isPresent();
      return head;
    } finally {
      if (!read && warm != null) {
        warm.close();
      }
    }
  }

  /** The head if it names outputs that are not delivered, without a state. */
  Optional<Owned> undelivered() {
    Optional<Head> read = item.read();
    read.ifPresent(this::check);
    return read.filter(head -> !head.outbox().isEmpty()).map(head -> new Owned(head, null, false));
  }

  private void check(Head head) {
    item.check(head);
    if (head.deploy() > config.identity().deploy()) {
      throw new Stop(
          Stop.Code.SUPERSEDED,
          "deploy %d of function %s has committed to this state, and this is deploy %d; run the newer version, or roll back by a deploy with a higher number"
              .formatted(head.deploy(), config.plan().function(), config.identity().deploy()));
    }
  }

  private Optional<Owned> create() {
    // The first page comes after the first head, so that pages without one are no beginning.
    if (!config.store().pages().isEmpty()) {
      item.reread();
      return Optional.empty();
    }
    Head first =
        Head.beginning(config.stamp(), config.author(), inheritance.order())
            .beginningAt(this::start);
    WarmState state = recovery.fresh(first);
    return written("", new Owned(first.at(state.reached()), state, true));
  }

  /**
   * Where a new partition begins. A push worker is told so by the first records that it is given;
   * what came to a partition while another was read with whose keys it goes on is not left out.
   */
  private Position start() {
    return config.isPush() || inheritance.hasBegun()
        ? Position.START
        : config.source().start(config.partition());
  }

  private Optional<Owned> take(Head found, @Nullable WarmState warm) {
    Head read = found.beginningAt(this::start);
    if (read.ended()) {
      if (warm != null) {
        warm.close();
      }
      return takeEnded(read);
    }
    Optional<WarmState> equal = equalTo(read, warm);
    if (equal.isEmpty()) {
      return Optional.empty();
    }
    WarmState state = equal.get();
    if (config.isPush()) {
      return Optional.of(new Owned(read, state, false));
    }
    Head mine = read.acquired(config.stamp());
    // Rule 3: the state equals the head as read, so the write moves its tag.
    state.tag(mine.nonce());
    return written(read.nonce(), new Owned(mine, state, true));
  }

  private Optional<Owned> takeEnded(Head read) {
    planChange.check(read, Manifest.none());
    if (read.outbox().isEmpty() || config.isPush()) {
      // Nothing more will be committed, so a finished state is opened without a write.
      return Optional.of(new Owned(read, null, false));
    }
    // Rule 22: whoever finds an ended head that is not drained drains it.
    return written(read.nonce(), new Owned(read.acquired(config.stamp()), null, true));
  }

  /** Rule 3: warm state only if it equals the head as read; else cold. Empty if the head moved. */
  private Optional<WarmState> equalTo(Head read, @Nullable WarmState warm) {
    if (warm != null && warm.equalsHead(read.nonce())) {
      return Optional.of(warm);
    }
    if (warm != null) {
      warm.close();
    }
    try {
      WarmState state = recovery.recover(read);
      return Optional.of(checked(state));
    } catch (HeadMoved _) {
      return Optional.empty();
    }
  }

  private WarmState checked(WarmState state) {
    try {
      budget.check(state.step());
      return state;
    } catch (Stop e) {
      state.close();
      throw e;
    }
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
   * Rule 7: the head and its state after a write that was not certainly applied. A pull worker that
   * finds another's epoch stops; a push worker goes on from whatever head it finds.
   *
   * @param mine whether {@code before} had this worker's epoch
   */
  Owned reload(Head before, boolean mine) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Head now = item.reread();
      boolean still = mine && now.order().sameOwner(before.order());
      if (!still && !config.isPush()) {
        throw superseded();
      }
      check(now);
      if (now.ended()) {
        return new Owned(now, null, still);
      }
      try {
        return new Owned(now, recovery.recover(now), still);
      } catch (HeadMoved _) {
        // Rule 9: start again from the new head.
      }
    }
    throw superseded();
  }

  /** Whether the state came from other partitions, and only they have it yet. */
  boolean isInherited(Head head) {
    return inheritance.concerns(head);
  }

  Stop superseded() {
    return new Stop(
        Stop.Code.SUPERSEDED,
        "another worker has taken over the state of function %s, partition %d; this one stops"
            .formatted(config.plan().function(), config.partition()));
  }
}
