package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a partition begin again. The head is never deleted: it is written over by one of the next
 * incarnation that names nothing, so that no worker of the old one, however late, can commit or
 * create a head anew (Items). Its pages are garbage from then on, and its rows in tables give way
 * to those of the new incarnation.
 */
public final class Reset {
  private static final int ATTEMPTS_MAX = 8;

  private final HeadItem item;
  private final Head.Subject subject;
  private final Supplier<Head.Stamp> stamps;

  /**
   * Of a partition; the caller closes its store.
   *
   * @param stamps a fresh one at each call
   */
  public Reset(PartitionStore store, Plan plan, int partition, Supplier<Head.Stamp> stamps) {
    this.item = new HeadItem(store, plan.function(), partition);
    this.subject = new Head.Subject(plan.function(), partition, Fingerprint.of(plan));
    this.stamps = stamps;
  }

  /**
   * Writes the head of a new beginning, unless there is no head yet. The deploy stays, so that
   * older ones remain superseded.
   */
  public void run() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> read = item.read();
      if (read.isEmpty()) {
        return;
      }
      Head head = read.get();
      item.check(head);
      Head next = head.reset(stamps.get(), new Head.Author(subject, head.deploy()));
      if (item.write(head.nonce(), next)) {
        return;
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "another worker keeps committing to the state of function %s, partition %d; stop it first"
            .formatted(subject.function(), subject.partition()));
  }
}
