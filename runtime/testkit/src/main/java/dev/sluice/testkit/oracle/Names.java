package dev.sluice.testkit.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Refuses names that nobody would look at. */
final class Names {
  private Names() {}

  static void check(JsonNode json, Set<String> known) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown name " + name);
              }
            });
  }
}
