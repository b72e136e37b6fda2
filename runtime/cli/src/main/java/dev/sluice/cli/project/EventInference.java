package dev.sluice.cli.project;

import dev.sluice.cli.project.EventDraft.Component;
import dev.sluice.cli.project.EventDraft.NestedDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** Turns the shape of a sample into a record: types, what may be missing, event time, key. */
final class EventInference {
  private static final List<String> TIME_NAMES =
      List.of("at", "time", "timestamp", "ts", "eventtime", "occurredat", "createdat", "date");
  private static final List<String> KEY_NAMES =
      List.of("customer", "user", "account", "card", "device", "client", "session", "sensor");

  /** What a record component may not be called (JLS 8.10.1). */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  /** What the names of Sluice's own attributes begin with, of a table that the event may go to. */
  private static final String RESERVED = "_";

  /** A constructor takes 255 words, and a long or double has two. */
  private static final int COMPONENTS_MAX = 120;

  private final Shape event;
  private final Optional<String> time;
  private final List<NestedDraft> nested = new ArrayList<>();
  private final Set<String> typeNames = new HashSet<>(ProjectDraft.TYPE_NAMES);
  private final List<String> leftOut = new ArrayList<>();

  private EventInference(Shape event) {
    this.event = event;
    this.time = timeOf(event);
  }

  static EventDraft of(Shape event) {
    return new EventInference(event).draft();
  }

  private EventDraft draft() {
    List<Component> components = components(event, "");
    return new EventDraft(
        components,
        nested,
        time.filter(name -> components.stream().anyMatch(c -> c.name().equals(name))),
        keyOf(components),
        amountOf(components),
        leftOut);
  }

  private List<Component> components(Shape object, String prefix) {
    List<Component> components = new ArrayList<>();
    long objects = object.count();
    for (Map.Entry<String, Shape> member : object.members().entrySet()) {
      String name = member.getKey();
      Shape shape = member.getValue();
      if (!canBeAComponent(name)) {
        leftOut.add(prefix + name + " (no name for a Java component)");
        continue;
      }
      if (prefix.isEmpty() && name.startsWith(RESERVED)) {
        leftOut.add(name + " (names that begin with " + RESERVED + " are Sluice's own)");
        continue;
      }
      if (components.size() == COMPONENTS_MAX) {
        leftOut.add(prefix + name + " (more than " + COMPONENTS_MAX + " members)");
        continue;
      }
      String type = typeOf(name, shape, prefix);
      if (type != null) {
        boolean nullable = shape.wasNull() || shape.count() < objects;
        components.add(new Component(nullable ? nullable(type) : type, name));
      }
    }
    return components;
  }

  private static boolean canBeAComponent(String name) {
    return SourceVersion.isName(name) && !name.contains(".") && !FORBIDDEN.contains(name);
  }

  /** The type as written; null if there is none, which {@link #leftOut} then says. */
  private @Nullable String typeOf(String name, Shape shape, String prefix) {
    Shape.Kind kind = shape.kind();
    if (kind == null) {
      leftOut.add(prefix + name + " (values of several types, or none)");
      return null;
    }
    if (shape.isOutOfDouble()) {
      leftOut.add(prefix + name + " (a number beyond double)");
      return null;
    }
    boolean isEventTime = prefix.isEmpty() && time.equals(Optional.of(name));
    return switch (kind) {
      case STRING -> shape.isTimeText() ? "Instant" : "String";
      case WHOLE -> isEventTime ? "Instant" : shape.isOutOfLong() ? "double" : "long";
      case FRACTION -> "double";
      case BOOLEAN -> "boolean";
      case OBJECT -> nestedOf(name, shape, prefix);
      case ARRAY -> listOf(name, shape.element(), prefix);
    };
  }

  private @Nullable String nestedOf(String name, Shape shape, String prefix) {
    List<Component> components = components(shape, prefix + name + ".");
    if (components.isEmpty()) {
      leftOut.add(prefix + name + " (an object without usable members)");
      return null;
    }
    String plain = name.replace("[]", "");
    String base = plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    String typeName = base;
    for (int number = 2; !typeNames.add(typeName); number++) {
      typeName = base + number;
    }
    nested.add(new NestedDraft(typeName, components));
    return typeName;
  }

  private @Nullable String listOf(String name, Shape element, String prefix) {
    if (element.wasNull()) {
      leftOut.add(prefix + name + " (a list with nulls)");
      return null;
    }
    if (element.kind() == Shape.Kind.ARRAY) {
      leftOut.add(prefix + name + " (a list of lists)");
      return null;
    }
    String type = typeOf(name + "[]", element, prefix);
    return type == null ? null : "List<%s>".formatted(boxed(type));
  }

  private static String nullable(String type) {
    String boxed = boxed(type);
    return boxed.equals(type) ? "Optional<%s>".formatted(type) : boxed;
  }

  private static String boxed(String type) {
    return switch (type) {
      case "long" -> "Long";
      case "double" -> "Double";
      case "boolean" -> "Boolean";
      default -> type;
    };
  }

  /** The time-like member that is always there, the one with the likeliest name first. */
  private static Optional<String> timeOf(Shape event) {
    Optional<String> best = Optional.empty();
    int bestRank = Integer.MAX_VALUE;
    for (Map.Entry<String, Shape> member : event.members().entrySet()) {
      Shape shape = member.getValue();
      boolean always = !shape.wasNull() && shape.count() == event.count();
      int named = rank(member.getKey(), TIME_NAMES);
      boolean isTime = shape.isTimeText() || shape.canBeEpochMillis() && named < TIME_NAMES.size();
      boolean isComponent =
          canBeAComponent(member.getKey()) && !member.getKey().startsWith(RESERVED);
      if (always && isTime && isComponent && named < bestRank) {
        bestRank = named;
        best = Optional.of(member.getKey());
      }
    }
    return best;
  }

  /** The place of the listed name that this one is, or contains; behind all if it is none. */
  private static int rank(String name, List<String> listed) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    int exact = listed.indexOf(plain);
    if (exact >= 0) {
      return exact;
    }
    boolean partly =
        listed.stream().anyMatch(known -> known.length() > 2 && plain.contains(known))
            || plain.endsWith("at") && listed.contains("at");
    return partly ? listed.size() - 1 : listed.size();
  }

  /**
   * A text that is always there and repeats: likely names first, then the one that repeats most.
   */
  private Optional<String> keyOf(List<Component> components) {
    Optional<String> best = Optional.empty();
    long bestScore = Long.MAX_VALUE;
    for (Component component : components) {
      Shape shape = event.member(component.name());
      boolean repeats = shape.distinctCount() < shape.count() || shape.count() == 1;
      int named = rank(component.name(), KEY_NAMES);
      boolean likely = named < KEY_NAMES.size();
      if (component.type().equals("String") && (repeats || likely)) {
        // Of unlikely names the one with most values: a country is a key too, but a poor one.
        long score = likely ? named : (long) Integer.MAX_VALUE - shape.distinctCount();
        if (score < bestScore) {
          bestScore = score;
          best = Optional.of(component.name());
        }
      }
    }
    return best;
  }

  private Optional<Component> amountOf(List<Component> components) {
    return components.stream()
        .filter(c -> c.type().equals("long") || c.type().equals("double"))
        .filter(c -> !c.name().toLowerCase(Locale.ROOT).endsWith("id"))
        .findFirst();
  }
}
