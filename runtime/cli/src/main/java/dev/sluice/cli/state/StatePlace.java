package dev.sluice.cli.state;

import dev.sluice.cli.CommandFailed;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the state of functions is, open for one command. Used by one thread, its stores by any. */
public interface StatePlace extends AutoCloseable {
  /**
   * Opens a place to run one function there.
   *
   * @param choice has a directory if it needs one
   * @param home the root of Sluice's own project
   */
  static StatePlace ofOne(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    return choice.kind() == StateChoice.Kind.FILES
        ? FilePlace.ofOne(choice.directory().orElseThrow())
        : TablePlace.started(choice, home);
  }

  /** Opens a place to run several functions there. */
  static StatePlace ofSeveral(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    return choice.kind() == StateChoice.Kind.FILES
        ? FilePlace.ofSeveral(choice.directory().orElseThrow())
        : TablePlace.started(choice, home);
  }

  /** Opens a place for a command that looks at it, or works on it beside runs. */
  static StatePlace found(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    if (!choice.isThere()) {
      throw new CommandFailed(
          "there is no state %s; name the --state of the run, FILE.state by default"
              .formatted(choice.directory().map(Path::toString).orElse("")));
    }
    return choice.kind() == StateChoice.Kind.FILES
        ? FilePlace.found(choice.directory().orElseThrow())
        : TablePlace.joined(choice, home);
  }

  /** Says that a function has no state at a place. */
  static CommandFailed unknown(String function, StatePlace place) {
    List<String> there = place.functions();
    return new CommandFailed(
        "there is no state of %s here; %s"
            .formatted(
                function,
                there.isEmpty()
                    ? "there is none of any function"
                    : "there is that of " + String.join(", ", there)));
  }

  /** The functions that have state here, by name. */
  List<String> functions();

  /** How a function's state is divided; empty if it has none here. */
  Optional<Division> divisionOf(String function);

  /**
   * Opens the state of a function, or begins it. The caller closes it.
   *
   * @param partitions as {@link Division#declared} says
   * @throws dev.sluice.engine.fault.Stop if it can't be used
   */
  StateStore open(String function, int partitions, Failpoints failpoints);

  /** Forgets the state of a function; no error if there is none. */
  void erase(Plan plan);

  /** Where to keep input that cannot be read twice, once the state is open. */
  Path spool() throws CommandFailed;

  @Override
  void close();
}
