package dev.sluice.deploy.stack;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The properties of something in a template, worked out when they are asked for. */
final class Properties {
  /** Below which a resource has its properties. */
  static final String ALL = "Properties";

  private final Map<?, ?> raw;
  private final Values values;
  private final Where where;

  Properties(Map<?, ?> raw, Values values, Where where) {
    this.raw = raw;
    this.values = values;
    this.where = where;
  }

  Where where() {
    return where;
  }

  /**
   * Sees that nothing else is there.
   *
   * @param understood those that are asked for
   * @param withoutEffect those that change nothing on a laptop
   */
  void allow(Set<String> understood, Set<String> withoutEffect) throws WrongTemplate {
    for (Object name : raw.keySet()) {
      String text = name.toString();
      if (!understood.contains(text) && !withoutEffect.contains(text)) {
        throw where
            .at(text)
            .wrong(
                "is not understood; known are %s"
                    .formatted(
                        Stream.of(understood, withoutEffect)
                            .flatMap(Set::stream)
                            .sorted()
                            .collect(Collectors.joining(", "))));
      }
    }
  }

  private Optional<Object> value(String name) throws WrongTemplate {
    Object found = raw.get(name);
    return found == null ? Optional.empty() : values.resolve(found, where.at(name));
  }

  Optional<String> text(String name) throws WrongTemplate {
    Optional<Object> value = value(name);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw where.at(name).wrong("must be a text");
    }
    return value.map(Object::toString);
  }

  String required(String name) throws WrongTemplate {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      throw where.at(name).wrong("is missing");
    }
    return text.get();
  }

  /** A whole number from {@code min} to {@code max}. */
  OptionalInt number(String name, int min, int max) throws WrongTemplate {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = new BigDecimal(text.get()).intValueExact();
      if (number >= min && number <= max) {
        return OptionalInt.of(number);
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // Said below.
    }
    throw where
        .at(name)
        .wrong("must be a whole number from %d to %d, was '%s'".formatted(min, max, text.get()));
  }

  boolean is(String name) throws WrongTemplate {
    Optional<String> text = text(name);
    if (text.isEmpty() || text.get().equals("false")) {
      return false;
    }
    if (text.get().equals("true")) {
      return true;
    }
    throw where.at(name).wrong("must be true or false, was '%s'".formatted(text.get()));
  }

  List<?> list(String name) throws WrongTemplate {
    Object value = value(name).orElse(List.of());
    if (value instanceof List<?> list) {
      return list;
    }
    throw where.at(name).wrong("must be a list");
  }

  /** What is below one of them; as if it were empty if it is not there. */
  Properties below(String name) throws WrongTemplate {
    Object found = raw.get(name);
    // Of the word that stands in every resource messages do without.
    Where there = name.equals(ALL) ? where : where.at(name);
    return new Properties(found == null ? Map.of() : Values.map(found, there), values, there);
  }

  /** The same, and what another says where this says nothing. */
  Properties or(Properties defaults) {
    Map<Object, Object> both = new LinkedHashMap<>(defaults.raw);
    both.putAll(raw);
    return new Properties(both, values, where);
  }

  /** The same with another value for one of them. */
  Properties with(String name, Properties value) {
    Map<Object, Object> changed = new LinkedHashMap<>(raw);
    changed.put(name, value.raw);
    return new Properties(changed, values, where);
  }

  /** The names that there are. */
  List<String> names() {
    return raw.keySet().stream().map(Object::toString).toList();
  }

  /** The types of the resources that the value of one of them speaks of. */
  Set<ResourceType> spokenOf(String name) throws WrongTemplate {
    Object found = raw.get(name);
    return found == null ? Set.of() : values.spokenOf(found, where.at(name));
  }
}
