package dev.sluice.testkit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds a small list that still fails: leaves out ever smaller parts, then puts simpler elements in
 * the place of others, until neither goes any further.
 */
public final class Shrinker<T> {
  /** So often a list is tried; what is smallest by then is the answer. */
  private static final int TRIES_MAX = 2_000;

  private final Predicate<List<T>> fails;
  private final Function<T, List<T>> simpler;
  private int tries;

  /**
   * A shrinker.
   *
   * @param fails whether a list fails
   * @param simpler what may stand in an element's place, the simplest first; each is simpler than
   *     the element, so that this comes to an end
   */
  public Shrinker(Predicate<List<T>> fails, Function<T, List<T>> simpler) {
    this.fails = fails;
    this.simpler = simpler;
  }

  /**
   * A list that still fails, of which no single element can be left out or be simpler.
   *
   * @param failing a list that fails
   */
  public List<T> smallest(List<T> failing) {
    List<T> smallest = List.copyOf(failing);
    List<T> before;
    do {
      before = smallest;
      smallest = withSimplerElement(withFewer(smallest));
    } while (!smallest.equals(before));
    return smallest;
  }

  private List<T> withFewer(List<T> failing) {
    List<T> smallest = failing;
    int part = Math.max(1, smallest.size() / 2);
    while (!smallest.isEmpty()) {
      List<T> smaller = withoutOnePart(smallest, part);
      if (smaller.size() < smallest.size()) {
        smallest = smaller;
        part = Math.clamp(part, 1, Math.max(1, smallest.size()));
      } else if (part == 1) {
        return smallest;
      } else {
        part = part / 2;
      }
    }
    return smallest;
  }

  private List<T> withoutOnePart(List<T> list, int part) {
    for (int start = 0; start < list.size(); start += part) {
      List<T> rest = new ArrayList<>(list);
      rest.subList(start, Math.min(list.size(), start + part)).clear();
      if (stillFails(rest)) {
        return List.copyOf(rest);
      }
    }
    return list;
  }

  private List<T> withSimplerElement(List<T> list) {
    for (int i = 0; i < list.size(); i++) {
      for (T other : simpler.apply(list.get(i))) {
        List<T> changed = new ArrayList<>(list);
        changed.set(i, other);
        if (stillFails(changed)) {
          return List.copyOf(changed);
        }
      }
    }
    return list;
  }

  private boolean stillFails(List<T> list) {
    return tries++ < TRIES_MAX && fails.test(list);
  }
}
