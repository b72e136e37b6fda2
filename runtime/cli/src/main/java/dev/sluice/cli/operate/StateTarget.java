package dev.sluice.cli.operate;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.state.Division;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which partitions a command is about.
 *
 * @param function all functions, if it is empty
 * @param partition all partitions, if it is empty
 */
record StateTarget(StateChoice state, Optional<String> function, Optional<Integer> partition) {
  private static final String PARTITION = "--partition";

  static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.valued(StateChoice.STATE, "DIR", "where a run or demo keeps its state"));
    flags.addAll(StateChoice.flagsOfFound());
    flags.add(Flag.valued(PARTITION, "K", "only this partition"));
    return flags;
  }

  static StateTarget of(Arguments arguments) throws UsageError {
    return new StateTarget(
        StateChoice.found(arguments),
        arguments.optionalOperand(0),
        arguments.number(PARTITION, new Range(0, Integer.MAX_VALUE)).map(Math::toIntExact));
  }

  /** Fails for a directory that has no state: another was meant. A table may be without any yet. */
  void requireAny(StatePlace place) throws CommandFailed {
    if (state.kind() == StateChoice.Kind.FILES
        && function.isEmpty()
        && place.functions().isEmpty()) {
      throw new CommandFailed(
          "there is no state in %s; name the --state of the run, FILE.state by default"
              .formatted(state.directory().orElseThrow()));
    }
  }

  /** What to do to a partition. */
  interface Visit {
    void visit(String function, int partition, PartitionStore items);
  }

  /** Visits the partitions of this in the order of functions and numbers. */
  void eachPartition(StatePlace place, Visit visit) throws CommandFailed {
    for (String name : function.map(List::of).orElseGet(place::functions)) {
      Division division = place.divisionOf(name).orElseThrow(() -> StatePlace.unknown(name, place));
      List<Integer> numbers = partition.map(List::of).orElse(division.numbers());
      if (!division.numbers().containsAll(numbers)) {
        throw new CommandFailed(
            "there is no partition %d; the state of %s has %s"
                .formatted(numbers.getFirst(), name, division.shown()));
      }
      try (StateStore store = place.open(name, division.declared(), Failpoints.NONE)) {
        for (int number : numbers) {
          try (PartitionStore items = store.open(name, number)) {
            visit.visit(name, number, items);
          }
        }
      }
    }
  }
}
