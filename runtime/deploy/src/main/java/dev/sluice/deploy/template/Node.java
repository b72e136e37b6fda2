package dev.sluice.deploy.template;

import java.util.ArrayList;
import java.util.List;

/** A value in a template. */
sealed interface Node {
  record Text(String value) implements Node {}

  record Whole(long value) implements Node {}

  record Flag(boolean value) implements Node {}

  record Sequence(List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** What CloudFormation works out, such as {@code !Ref Name}. */
  record Tagged(String tag, Node argument) implements Node {}

  /** Keys with their values, in the order in which they were added. */
  final class Block implements Node {
    /** One key; {@code comment} stands above it and may be empty. */
    record Entry(String comment, String key, Node value) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Adds a key; see {@link Node#of}. */
    Block with(String key, Object value) {
      return with("", key, value);
    }

    /** Adds a key with a comment above it. */
    Block with(String comment, String key, Object value) {
      entries.add(new Entry(comment, key, of(value)));
      return this;
    }

    List<Entry> entries() {
      return List.copyOf(entries);
    }
  }

  /** A text, number, truth value or list of such as a node; a node as it is. */
  static Node of(Object value) {
    return switch (value) {
      case Node node -> node;
      case String text -> new Text(text);
      case Integer number -> new Whole(number);
      case Long number -> new Whole(number);
      case Boolean flag -> new Flag(flag);
      case List<?> items -> new Sequence(items.stream().map(item -> of((Object) item)).toList());
      default -> throw new IllegalArgumentException("no value of a template: " + value.getClass());
    };
  }

  static Block block() {
    return new Block();
  }

  static Node ref(String name) {
    return new Tagged("!Ref", new Text(name));
  }

  static Node attribute(String resource, String attribute) {
    return new Tagged("!GetAtt", new Text(resource + "." + attribute));
  }

  /** A text in which {@code ${Name}} is replaced. */
  static Node sub(String text) {
    return new Tagged("!Sub", new Text(text));
  }

  /** One of two values, by a condition. */
  static Node when(String condition, Object then, Object otherwise) {
    return new Tagged("!If", of(List.of(condition, of(then), of(otherwise))));
  }

  /** As if the key were not there. */
  static Node nothing() {
    return ref("AWS::NoValue");
  }
}
