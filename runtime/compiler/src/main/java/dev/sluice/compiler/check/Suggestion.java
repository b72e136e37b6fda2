package dev.sluice.compiler.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** A sentence: the nearest of {@code names}, or all of them if none is near. */
  static String among(Collection<String> names, String written) {
    // Something must be left of what was written: one letter is not near another.
    int editsMax = Math.min(written.length() - 1, Math.max(1, written.length() / 3));
    Optional<String> nearest =
        names.stream()
            .filter(name -> distance(name, written) <= editsMax)
            .min(Comparator.comparingInt(name -> distance(name, written)));
    return nearest
        .map("Did you mean \"%s\"?"::formatted)
        .orElseGet(() -> "Use one of: %s.".formatted(String.join(", ", names)));
  }

  /** Edits from one to the other, case apart: insert, delete, replace, swap two neighbours. */
  private static int distance(String from, String to) {
    String left = from.toLowerCase(Locale.ROOT);
    String right = to.toLowerCase(Locale.ROOT);
    int[][] edits = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[left.length()][right.length()];
  }
}
