package dev.sluice.cli.dev;

import dev.sluice.cli.catalog.EventKeys;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The partition keys under which lines are put into a stream: those that its producers would give
 * them, and any for others. One thread.
 */
final class InputKeys implements AutoCloseable {
  private final Optional<EventKeys> declared;
  private long lines;

  /** For a plan that says by what its stream is partitioned; without one any keys will do. */
  InputKeys(Optional<Plan> plan) {
    this.declared = plan.map(EventKeys::new);
  }

  /** The keys of some lines, in their order. */
  List<String> of(List<byte[]> some) {
    Optional<List<Optional<String>>> found = declared.map(keys -> keys.of(some));
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      String any = "line-" + lines++;
      int line = i;
      keys.add(found.flatMap(theirs -> theirs.get(line)).orElse(any));
    }
    return keys;
  }

  @Override
  public void close() {
    declared.ifPresent(EventKeys::close);
  }
}
