package dev.sluice.deploy.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names that resources have inside a template: letters and digits only. Two that would be the
 * same are told apart by a number, in the order in which they are asked for.
 */
final class LogicalNames {
  /** What is named: {@code kind} is what the name ends in. */
  private record Subject(String name, String kind) {}

  private final Map<Subject, String> names = new HashMap<>();

  /** The name of a thing, the same whenever it is asked for. */
  String of(String name, String kind) {
    Subject subject = new Subject(name, kind);
    String known = names.get(subject);
    if (known != null) {
      return known;
    }
    String wanted = capitalised(name) + kind;
    String free = wanted;
    for (int number = 2; names.containsValue(free); number++) {
      free = wanted + number;
    }
    names.put(subject, free);
    return free;
  }

  private static String capitalised(String name) {
    StringBuilder joined = new StringBuilder();
    for (String part : name.split("[^A-Za-z0-9]+", -1)) {
      if (!part.isEmpty()) {
        joined.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return joined.isEmpty() ? "X" : joined.toString();
  }
}
