package dev.sluice.simulation.dynamo;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary key of an item.
 *
 * @param range null in a table that has none
 */
public record Key(AttributeValue hash, @Nullable AttributeValue range) implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::hash, Values::compare)
          .thenComparing(Key::range, Comparator.nullsFirst(Values::compare));

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /** The key as text: {@code hash/range}. */
  public String text() {
    return range == null ? shown(hash) : shown(hash) + "/" + shown(range);
  }

  static String shown(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> value.n();
      default -> value.toString();
    };
  }
}
