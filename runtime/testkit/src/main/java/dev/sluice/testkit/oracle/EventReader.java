package dev.sluice.testkit.oracle;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Judges a line by the whole declared record. */
final class EventReader {
  /** A living event; a component that is null is not in {@code values}. */
  record Event(long time, Map<String, Object> values) {}

  private final Declaration declaration;

  EventReader(Declaration declaration) {
    this.declaration = declaration;
  }

  Event read(byte[] bytes, Item.Line line) throws DeadEvent {
    Map<String, Member> members = MemberReader.read(bytes, declaration.limits().maxEventBytes());
    Map<String, Object> values = new HashMap<>();
    for (var component : declaration.event().entrySet()) {
      Member member = members.getOrDefault(component.getKey(), Member.NULL);
      ComponentType type = component.getValue();
      if (member.kind() != Member.Kind.NULL) {
        values.put(component.getKey(), value(type, member));
      } else if (!type.nullable()) {
        throw new DeadEvent("missing");
      }
    }
    for (String key : declaration.key()) {
      if (!values.containsKey(key)) {
        throw new DeadEvent("null-key");
      }
    }
    return new Event(time(values, line), values);
  }

  private long time(Map<String, Object> values, Item.Line line) throws DeadEvent {
    if (!(values.get(declaration.time()) instanceof BigInteger millis)) {
      throw new IllegalStateException("event time is a component that is not null");
    }
    long t = millis.longValueExact();
    boolean ahead =
        line.arrival().isPresent()
            && t > line.arrival().getAsLong() + declaration.limits().maxAhead();
    if (ahead) {
      throw new DeadEvent("ahead-of-arrival");
    }
    return t;
  }

  private static Object value(ComponentType type, Member member) throws DeadEvent {
    boolean text = member.kind() == Member.Kind.TEXT;
    boolean number = member.kind() == Member.Kind.NUMBER;
    boolean fits =
        switch (type.kind()) {
          case STRING, ENUM -> text;
          case BOOLEAN -> member.kind() == Member.Kind.BOOLEAN;
          case LONG, INT, DOUBLE, DECIMAL -> number;
          case INSTANT -> number || text;
        };
    if (!fits) {
      throw new DeadEvent("wrong-type");
    }
    return switch (type.kind()) {
      case STRING -> member.text();
      case ENUM -> enumName(type, member.text());
      case BOOLEAN -> member.text().equals("true");
      case LONG -> ExactNumber.parse(member.text()).integer(Long.SIZE);
      case INT -> ExactNumber.parse(member.text()).integer(Integer.SIZE);
      case DOUBLE -> finite(Double.parseDouble(member.text()));
      case DECIMAL -> ExactNumber.parse(member.text()).decimal(type.precision(), type.scale());
      case INSTANT -> instant(member);
    };
  }

  private static String enumName(ComponentType type, String name) throws DeadEvent {
    if (!type.names().contains(name)) {
      throw new DeadEvent("bad-value");
    }
    return name;
  }

  private static double finite(double value) throws DeadEvent {
    if (!Double.isFinite(value)) {
      throw new DeadEvent("out-of-range");
    }
    return value;
  }

  private static BigInteger instant(Member member) throws DeadEvent {
    return member.kind() == Member.Kind.TEXT
        ? InstantText.parse(member.text())
        : InstantText.inRange(ExactNumber.parse(member.text()).integer(Long.SIZE));
  }
}
