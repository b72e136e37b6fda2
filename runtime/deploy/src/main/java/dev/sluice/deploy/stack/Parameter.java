package dev.sluice.deploy.stack;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A parameter of a template: what it may be. */
record Parameter(String name, Map<?, ?> declared) {
  private static final String DEFAULT = "Default";

  /**
   * Its value.
   *
   * @param typed what was given for it, if anything was
   */
  String value(Optional<String> typed) throws WrongTemplate {
    Where where = Where.of("parameter " + name);
    if (typed.isEmpty() && !declared.containsKey(DEFAULT)) {
      throw where.wrong("has no default; give one with --parameter %s=VALUE".formatted(name));
    }
    String value = typed.orElseGet(() -> said(DEFAULT));
    if (declared.get("AllowedValues") instanceof List<?> allowed && !allowed.contains(value)) {
      throw where.wrong("is '%s' and must be one of %s".formatted(value, allowed));
    }
    if (declared.containsKey("AllowedPattern") && !matches(value, where)) {
      throw where.wrong("is '%s' and must match %s".formatted(value, said("AllowedPattern")));
    }
    if (said("Type").equals("Number")) {
      checkNumber(value, where);
    }
    return value;
  }

  private String said(String member) {
    return declared.containsKey(member) ? String.valueOf(declared.get(member)) : "";
  }

  private boolean matches(String value, Where where) throws WrongTemplate {
    try {
      return Pattern.matches(said("AllowedPattern"), value);
    } catch (PatternSyntaxException e) {
      throw where.at("AllowedPattern").wrong("is no pattern: " + e.getDescription());
    }
  }

  private void checkNumber(String value, Where where) throws WrongTemplate {
    try {
      BigDecimal number = new BigDecimal(value);
      boolean tooSmall =
          declared.containsKey("MinValue")
              && number.compareTo(new BigDecimal(said("MinValue"))) < 0;
      boolean tooLarge =
          declared.containsKey("MaxValue")
              && number.compareTo(new BigDecimal(said("MaxValue"))) > 0;
      if (!tooSmall && !tooLarge) {
        return;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw where.wrong(
        "is '%s' and must be a number%s%s"
            .formatted(
                value,
                declared.containsKey("MinValue") ? " from " + said("MinValue") : "",
                declared.containsKey("MaxValue") ? " to " + said("MaxValue") : ""));
  }
}
