package dev.sluice.compiler.model;

/** Which events belong together; the compiler's side of the engine's {@code WindowSpec}. */
public sealed interface WindowModel {
  record Tumbling(long sizeMillis, long offsetMillis) implements WindowModel {}

  record Hopping(long sizeMillis, long everyMillis) implements WindowModel {}

  record Sliding(long sizeMillis) implements WindowModel {}

  record None() implements WindowModel {}

  /** Whether the method is called for each event, not where a window closes. */
  default boolean isPerEvent() {
    return this instanceof Sliding || this instanceof None;
  }
}
