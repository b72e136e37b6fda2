package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.store.Lease;
import java.util.List;
import java.util.Optional;

/** {@code sluice release}: lets go of the lease of a worker that is known to be gone. */
public final class ReleaseCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "release",
        List.of("FUNCTION"),
        StateTarget.flags(),
        "let go of a lost worker's lease, so that the next need not wait for its end",
        """
        Harmless where it was wrong: a worker that lives goes on until another takes the partition,
        and then stops; nothing is lost or counted twice.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    StateTarget target = StateTarget.of(arguments);
    try (StatePlace place = StatePlace.found(target.state(), console.home())) {
      target.eachPartition(
          place,
          (function, partition, items) -> {
            Lease lease = items.lease();
            Optional<Lease.Holder> holder = lease.holder();
            holder.ifPresent(held -> lease.release(held.owner()));
            console
                .out()
                .println(
                    "%s, partition %d: %s"
                        .formatted(
                            function,
                            partition,
                            holder
                                .map(held -> "released from " + held.owner())
                                .orElse("nobody had it")));
          });
    }
    return 0;
  }
}
