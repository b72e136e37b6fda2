package dev.sluice.cli.args;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that was probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code ", did you mean X?"}, or "" if nothing is near. */
  public static String of(String typed, Collection<String> names) {
    return nearest(typed, names).map(name -> "; did you mean %s?".formatted(name)).orElse("");
  }

  /** The name with the fewest edits between, if they are few. */
  static Optional<String> nearest(String typed, Collection<String> names) {
    // Something must be left of what was typed.
    int edits = Math.min(typed.length() - 1, Math.max(2, typed.length() / 3));
    return names.stream()
        .filter(name -> distance(typed, name) <= edits || isPart(typed, name))
        .min(Comparator.comparingInt((String name) -> distance(typed, name)).thenComparing(n -> n));
  }

  private static boolean isPart(String typed, String name) {
    return typed.length() >= 3 && name.contains(typed);
  }

  /** Levenshtein's distance, two rows at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
