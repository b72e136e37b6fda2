package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import java.util.Optional;

/**
 * Lets a partition begin again. The head is never deleted: it is written over by one of the next
 * incarnation that names nothing, so that no worker of the old one, however late, can commit or
 * create a head anew (Items). Its pages are garbage from then on, and its rows in tables give way
 * to those of the new incarnation.
 */
public final class Reset {
  private static final int ATTEMPTS_MAX = 8;

  private final WorkerConfig config;
  private final HeadItem item;

  /** Of the partition whose worker has this configuration; its store is not closed. */
  public Reset(WorkerConfig config) {
    this.config = config;
    this.item = new HeadItem(config);
  }

  /** Writes the head of a new beginning, unless there is no head yet. */
  public void run() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> read = item.read();
      if (read.isEmpty()) {
        return;
      }
      item.check(read.get());
      Head next = read.get().reset(config.stamp(), config.author());
      if (item.write(read.get().nonce(), next)) {
        return;
      }
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "another worker keeps committing to the state of function %s, partition %d; stop it first"
            .formatted(config.plan().function(), config.partition()));
  }
}
