package dev.sluice.compiler.check;

import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.util.Optional;

/** Looks up the components of a result that others know its rows or records by. */
final class ResultComponents {
  private final FunctionReport report;
  private final RecordModel result;

  ResultComponents(FunctionReport report, RecordModel result) {
    this.report = report;
    this.result = result;
  }

  /**
   * What must be true of such a component.
   *
   * @param key what it is a part of, as messages call it
   * @param without what something without it is
   */
  record Rule(
      String key, String without, ErrorCode unknown, ErrorCode notScalar, ErrorCode nullable) {}

  /** Whether the result has it and it can be one; if not, that is reported. */
  boolean check(String name, Site site, Rule rule) {
    Optional<ComponentModel> found =
        result.components().stream().filter(component -> component.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      if (!result.refused().contains(name)) {
        report.error(
            rule.unknown(),
            site,
            "the result %s has no component \"%s\". %s",
            result.type().simpleName(),
            name,
            Suggestion.among(
                result.components().stream().map(ComponentModel::name).toList(), name));
      }
      return false;
    }
    ComponentModel component = found.get();
    if (!component.type().isScalar() || component.type() == ValueModel.Scalar.BOOLEAN) {
      report.error(
          rule.notScalar(),
          site,
          "\"%s\" is of type %s, and a %s is of text, numbers, times and enums. Name"
              + " another component, or make it a String.",
          name,
          component.type().shown(),
          rule.key());
      return false;
    }
    if (component.nullable()) {
      report.error(
          rule.nullable(),
          site,
          "\"%s\" may be missing, and %s. Give the component a type that is always there.",
          name,
          rule.without());
      return false;
    }
    return true;
  }
}
