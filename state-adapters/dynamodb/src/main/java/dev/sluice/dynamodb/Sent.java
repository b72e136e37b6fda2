package dev.sluice.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What became of a write. */
sealed interface Sent {
  /** It was applied, now or by an earlier attempt of ours. */
  record Applied() implements Sent {}

  /**
   * Its condition did not hold.
   *
   * @param found the item as it is, where the request asked for it; else empty
   */
  record Refused(Map<String, AttributeValue> found) implements Sent {}

  /** The item can never be stored. */
  record TooLarge(String why) implements Sent {}

  /** It was applied or not. */
  record Unclear(String why) implements Sent {}

  /**
   * Whether it was applied; if not, its condition did not hold.
   *
   * @param failure says what it means that neither is known, or that it never can be
   */
  default boolean isApplied(Failure failure) {
    return switch (this) {
      case Applied() -> true;
      case Refused(_) -> false;
      case Unclear(var why) -> throw failure.outage(why);
      case TooLarge(var why) -> throw failure.tooLarge(why);
    };
  }
}
