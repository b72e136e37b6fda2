package dev.sluice.engine.decode;

import org.jspecify.annotations.Nullable;

/** What is wrong with an event as a whole, before anybody asks for its components. */
final class LineCheck {
  private LineCheck() {}

  /** The first fault that applies to the event at {@code [start, end)}, in the order of codes. */
  static @Nullable Fault fault(JsonScanner scanner, byte[] data, int start, int end) {
    int invalid = Utf8.firstInvalid(data, start, end);
    if (invalid != Utf8.INVALID) {
      return new Fault(
          DeadCode.INVALID_UTF8,
          "byte %d of the event, 0x%02x, is not UTF-8"
              .formatted(invalid - start, data[invalid] & 0xFF));
    }
    scanner.reset();
    int behind = scanner.value(data, start, end, 1);
    int rest = behind == JsonScanner.INVALID ? end : JsonScanner.white(data, behind, end);
    if (behind == JsonScanner.INVALID) {
      return invalidJson(scanner.expected(), data, start, scanner.invalidAt(), end);
    }
    if (rest < end) {
      return invalidJson("nothing more", data, start, rest, end);
    }
    if (scanner.unpairedAt() >= 0) {
      return new Fault(
          DeadCode.UNPAIRED_SURROGATE,
          "the escape at byte %d of the event, %s, is half of a surrogate pair"
              .formatted(
                  scanner.unpairedAt() - start,
                  Excerpt.of(data, scanner.unpairedAt(), scanner.unpairedAt() + 6)));
    }
    if (scanner.tooDeepAt() >= 0) {
      return new Fault(
          DeadCode.TOO_DEEP,
          "the event is nested in more than %d levels at byte %d"
              .formatted(JsonScanner.LEVELS_MAX, scanner.tooDeepAt() - start));
    }
    int value = JsonScanner.white(data, start, end);
    return data[value] == '{'
        ? null
        : new Fault(
            DeadCode.NOT_AN_OBJECT,
            "the event must be a JSON object, found " + Excerpt.of(data, value, behind));
  }

  private static Fault invalidJson(String expected, byte[] data, int start, int at, int end) {
    return new Fault(
        DeadCode.INVALID_JSON,
        "byte %d of the event is not JSON: expected %s, found %s"
            .formatted(at - start, expected, Excerpt.byteAt(data, at, end)));
  }
}
