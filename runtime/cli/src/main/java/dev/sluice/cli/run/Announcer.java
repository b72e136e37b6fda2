package dev.sluice.cli.run;

import dev.sluice.cli.Console;
import dev.sluice.engine.store.Lease;
import java.time.Instant;

/** Says what a run waits for. */
public final class Announcer implements FunctionRun.CommitListener {
  private final Console console;

  public Announcer(Console console) {
    this.console = console;
  }

  @Override
  public void committed(int partition, PartitionStatus status) {}

  @Override
  public void waiting(int partition, Lease.Holder holder) {
    console
        .err()
        .println(
            "sluice: partition %d is worked on by %s, until %s unless it goes on; waiting (sluice release lets go of it)"
                .formatted(partition, holder.owner(), Instant.ofEpochMilli(holder.untilMillis())));
  }
}
