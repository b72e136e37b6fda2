package dev.sluice.testkit.oracle;

import java.util.List;
import java.util.stream.Collectors;

/** A declaration, and what its partition is given. */
public record WorkedCase(String name, Declaration declaration, List<Item> input) {
  public WorkedCase {
    input = List.copyOf(input);
  }

  /** The same case with another input. */
  public WorkedCase withInput(List<Item> other) {
    return new WorkedCase(name, declaration, other);
  }

  @Override
  public String toString() {
    return name
        + "\n  "
        + declaration
        + "\n  "
        + input.stream().map(Item::toString).collect(Collectors.joining("\n  "));
  }
}
