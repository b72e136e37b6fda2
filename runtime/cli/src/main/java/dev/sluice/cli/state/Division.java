package dev.sluice.cli.state;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Into which partitions a function's state is divided.
 *
 * @param declared how many, as its label says; 0 where a stream's shards decide it
 * @param numbers those that there are, in order
 */
public record Division(int declared, List<Integer> numbers) {
  public Division {
    numbers = List.copyOf(numbers);
  }

  /** So many, numbered from 0. */
  static Division into(int partitions) {
    return new Division(partitions, IntStream.range(0, partitions).boxed().toList());
  }

  /** How many there are and their numbers, as in "the state has ...". */
  public String shown() {
    return switch (numbers.size()) {
      case 0 -> "none yet";
      case 1 -> "only %d".formatted(numbers.getFirst());
      default ->
          "%d, numbered from %d to %d"
              .formatted(numbers.size(), numbers.getFirst(), numbers.getLast());
    };
  }
}
