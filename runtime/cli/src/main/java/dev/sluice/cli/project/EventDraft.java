package dev.sluice.cli.project;

import java.util.List;
import java.util.Optional;

/**
 * An event record to be written.
 *
 * @param components in order
 * @param nested the records that its components have as types, by name
 * @param time the component that says when; empty if none does
 * @param key the component that a function may be keyed by; empty if none suits
 * @param amount a number worth adding up; empty if there is none
 * @param leftOut names that cannot be components, with the reason
 */
record EventDraft(
    List<Component> components,
    List<NestedDraft> nested,
    Optional<String> time,
    Optional<String> key,
    Optional<Component> amount,
    List<String> leftOut) {
  /** A component: its Java type as written, and its name. */
  record Component(String type, String name) {}

  /** A nested record. */
  record NestedDraft(String name, List<Component> components) {}

  EventDraft {
    components = List.copyOf(components);
    nested = List.copyOf(nested);
    leftOut = List.copyOf(leftOut);
  }

  /** Whether a type of this simple name is used anywhere. */
  boolean uses(String simpleName) {
    return components.stream().anyMatch(c -> c.type().contains(simpleName))
        || nested.stream()
            .flatMap(n -> n.components().stream())
            .anyMatch(c -> c.type().contains(simpleName));
  }
}
