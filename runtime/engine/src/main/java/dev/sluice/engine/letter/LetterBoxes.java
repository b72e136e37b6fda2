package dev.sluice.engine.letter;

import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;

/** Opens boxes of one kind. A module that has one names it as a service. */
public interface LetterBoxes {
  /** As {@link LetterAddress#kind} has it. */
  String kind();

  /** What is wrong with a place of this kind, with the repair; "" if nothing is. */
  String refusal(String place);

  /** Connects to a box, with region, credentials and endpoint as the SDK usually finds them. */
  LetterBox open(String place, Sleeper sleeper, RandomGenerator random, Failpoints failpoints);

  /** Those of a kind; empty if the module that has them is not there. */
  static Optional<LetterBoxes> of(String kind) {
    return ServiceLoader.load(LetterBoxes.class, LetterBoxes.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(boxes -> boxes.kind().equals(kind))
        .findFirst();
  }
}
