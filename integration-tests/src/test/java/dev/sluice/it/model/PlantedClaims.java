package dev.sluice.it.model;

import dev.sluice.it.model.Check.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The false claims in the model, by the names that it gives them: none is forgotten. */
final class PlantedClaims {
  private static final Pattern NAMED =
      Pattern.compile("#define ([A-Z_]+) \\d+(?: +/\\* (pull|push) \\*/)?\n");

  private final String model;

  PlantedClaims(String model) {
    this.model = model;
  }

  /** The rules that can be left out. */
  List<Check> rules() {
    return between("#define WITHOUT(", "#ifndef NEVER", Check::without);
  }

  /** What is said to happen never. */
  List<Check> events() {
    return between("#define HAPPENS(", "#define NAMES", Check::never);
  }

  private List<Check> between(String start, String end, BiFunction<Worker, String, Check> planted) {
    int from = model.indexOf(start);
    Matcher named = NAMED.matcher(model.substring(from, model.indexOf(end, from)));
    List<Check> checks = new ArrayList<>();
    while (named.find()) {
      for (Worker worker : Worker.values()) {
        String only = named.group(2);
        if (only == null || only.equalsIgnoreCase(worker.name())) {
          checks.add(planted.apply(worker, named.group(1)));
        }
      }
    }
    return checks;
  }
}
