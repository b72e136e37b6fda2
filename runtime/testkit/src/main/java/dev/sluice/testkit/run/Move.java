package dev.sluice.testkit.run;

import dev.sluice.memory.MemoryStore;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One thing that a schedule does. */
public sealed interface Move {
  /** So many more events become visible and are worked off. */
  record Take(int events) implements Move {
    @Override
    public String toString() {
      return "take " + events;
    }
  }

  /** At the nth failpoint from here the worker dies, without clean-up; the next one recovers. */
  record Crash(int nth) implements Move {
    @Override
    public String toString() {
      return "crash at failpoint " + nth + " from here";
    }
  }

  /** The worker lets go properly and another takes over. */
  record Handover() implements Move {
    @Override
    public String toString() {
      return "hand over";
    }
  }

  /** The answer to the next head write is unclear. */
  record Unclear(MemoryStore.Fault fault) implements Move {
    @Override
    public String toString() {
      return "next head write " + fault;
    }
  }

  /** The sink for results asks so often to be tried again. */
  record SinkRetries(int times) implements Move {
    @Override
    public String toString() {
      return "sink retries " + times;
    }
  }

  /**
   * Another worker takes over from this one, which lives on: both work off so many more events, the
   * new one first.
   */
  record Zombie(int events) implements Move {
    @Override
    public String toString() {
      return "another worker takes over and both take " + events;
    }
  }

  /** What can stand in this one's place and says more plainly what goes wrong; plainest first. */
  default List<Move> simpler() {
    return switch (this) {
      case Take(int events) -> upTo(events, Take::new).toList();
      case Crash(int nth) ->
          Stream.concat(Stream.of(new Handover()), upTo(nth, Crash::new)).toList();
      case Zombie(int events) ->
          Stream.concat(Stream.of(new Handover()), upTo(events, Zombie::new)).toList();
      case SinkRetries(int times) -> upTo(times, SinkRetries::new).toList();
      case Handover _, Unclear _ -> List.of();
    };
  }

  private static Stream<Move> upTo(int end, IntFunction<Move> move) {
    return IntStream.range(1, end).mapToObj(move);
  }
}
