package dev.sluice.kinesis;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Where a function begins in a stream of which it has read nothing. */
sealed interface StartAt {
  /** What the token of a position before the first event begins with, before epoch milliseconds. */
  String TOKEN = "at=";

  /** With the oldest record that is there. */
  record Earliest() implements StartAt {}

  /** With what comes from now on. */
  record Latest() implements StartAt {}

  /** With what came at an instant or after it. */
  record At(long millis) implements StartAt {}

  /** As {@code @From} has it: EARLIEST, LATEST or an instant in ISO-8601. */
  static StartAt parse(String text) {
    return switch (text) {
      case "EARLIEST" -> new Earliest();
      case "LATEST" -> new Latest();
      default -> {
        try {
          yield new At(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
          throw new IllegalArgumentException(
              "startAt is EARLIEST, LATEST or an instant such as 2026-01-31T00:00:00Z, was '%s'"
                  .formatted(text),
              e);
        }
      }
    };
  }

  /**
   * The position before the first event.
   *
   * @param isChild whether the shard was split or merged from others: then what came to it before
   *     it was seen is what comes after theirs, and not to be left out. An instant says so by
   *     itself
   */
  default Position position(InstantSource clock, BooleanSupplier isChild) {
    return switch (this) {
      case Earliest() -> Position.START;
      case Latest() -> isChild.getAsBoolean() ? Position.START : at(clock.millis());
      case At(long millis) -> at(millis);
    };
  }

  private static Position at(long millis) {
    return new Position("", TOKEN + millis);
  }

  /** The instant of a position before the first event, if it has one. */
  static OptionalLong instant(Position position) {
    String token = position.token();
    if (token.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!token.matches(TOKEN + "-?\\d{1,18}")) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "'%s' says nothing about where to begin in a Kinesis stream; the state was made from another input: give that, or start again with --fresh"
              .formatted(token));
    }
    return OptionalLong.of(Long.parseLong(token.substring(TOKEN.length())));
  }
}
