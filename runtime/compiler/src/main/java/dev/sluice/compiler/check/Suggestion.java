package dev.sluice.compiler.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** A sentence: the nearest of {@code names}, or all of them if none is near. */
  static String among(Collection<String> names, String written) {
    Optional<String> nearest =
        names.stream()
            .filter(name -> distance(name, written) <= Math.max(1, written.length() / 3))
            .min(Comparator.comparingInt(name -> distance(name, written)));
    return nearest
        .map("Did you mean \"%s\"?"::formatted)
        .orElseGet(() -> "Use one of: %s.".formatted(String.join(", ", names)));
  }

  /** Edits (insert, delete, replace) from one to the other, case apart. */
  private static int distance(String left, String right) {
    int[] before = new int[right.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[before.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        row[j] = Math.min(before[j - 1] + (same ? 0 : 1), 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[right.length()];
  }
}
