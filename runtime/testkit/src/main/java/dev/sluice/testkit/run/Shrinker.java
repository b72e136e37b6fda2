package dev.sluice.testkit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a small list that still fails, by leaving out ever smaller parts. */
public final class Shrinker {
  private Shrinker() {}

  /**
   * A part of {@code failing}, in order, that still fails and of which no single element can be
   * left out.
   *
   * @param fails whether a list fails; true for {@code failing} itself
   */
  public static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
    List<T> smallest = List.copyOf(failing);
    int part = Math.max(1, smallest.size() / 2);
    while (part >= 1 && !smallest.isEmpty()) {
      List<T> smaller = withoutOnePart(smallest, part, fails);
      if (smaller.size() == smallest.size()) {
        if (part == 1) {
          return smallest;
        }
        part = Math.max(1, part / 2);
      } else {
        smallest = smaller;
        part = Math.clamp(part, 1, Math.max(1, smallest.size()));
      }
    }
    return smallest;
  }

  private static <T> List<T> withoutOnePart(List<T> list, int part, Predicate<List<T>> fails) {
    for (int start = 0; start < list.size(); start += part) {
      List<T> rest = new ArrayList<>(list);
      rest.subList(start, Math.min(list.size(), start + part)).clear();
      if (fails.test(rest)) {
        return List.copyOf(rest);
      }
    }
    return list;
  }
}
