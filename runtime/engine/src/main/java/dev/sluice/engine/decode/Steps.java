package dev.sluice.engine.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Step}s that one record's events have shown, up to a limit, and which of them to expect
 * first. One thread.
 */
final class Steps {
  private static final int BYTES_MAX = 256;
  private static final int SPARE = 64;

  private final JsonScanner scanner;
  private final ValueReader[] members;
  private final NameTable names;
  private final int levelOfValues;
  private final Step[] known;
  private int count;
  private @Nullable Step first;

  /** Steps to {@code members}, named in their order; other members' values are on a level. */
  Steps(JsonScanner scanner, ValueReader[] members, NameTable names, int levelOfValues) {
    this.scanner = scanner;
    this.members = members;
    this.names = names;
    this.levelOfValues = levelOfValues;
    this.known = new Step[SPARE + 4 * members.length];
  }

  /** The step that last began a record, or null before any has. */
  @Nullable Step first() {
    return first;
  }

  /**
   * The step at {@code at} behind {@code last}, expected there from now on; null where there is
   * none, or none to remember.
   */
  @Nullable Step find(@Nullable Step last, byte[] data, int at, int end) {
    Step step = known(last == null, data, at, end);
    if (step == null) {
      step = understand(last == null, data, at, end);
    }
    if (step != null) {
      if (last == null) {
        first = step;
      } else {
        last.next = step;
      }
    }
    return step;
  }

  private @Nullable Step known(boolean begins, byte[] data, int at, int end) {
    for (int i = 0; i < count; i++) {
      Step step = known[i];
      if (step.begins == begins && step.isAt(data, at, end) && step.endsWhere(data, at)) {
        return step;
      }
    }
    return null;
  }

  private @Nullable Step understand(boolean begins, byte[] data, int at, int end) {
    int pos = JsonScanner.white(data, at, end);
    byte lead = pos < end ? data[pos] : 0;
    if (!begins && lead == '}') {
      return remember(begins, data, at, pos + 1, null, false);
    }
    if (lead != (begins ? '{' : ',')) {
      return null;
    }
    pos = JsonScanner.white(data, pos + 1, end);
    byte next = pos < end ? data[pos] : 0;
    if (begins && next == '}') {
      return remember(begins, data, at, pos + 1, null, false);
    }
    int behind = next == '"' ? scanner.text(data, pos, end) : JsonScanner.INVALID;
    int colon = behind == JsonScanner.INVALID ? end : JsonScanner.white(data, behind, end);
    if (colon >= end || data[colon] != ':') {
      return null;
    }
    int value = JsonScanner.white(data, colon + 1, end);
    int member = names.find(scanner.textData(), scanner.textFrom(), scanner.textTo());
    return member == NameTable.UNKNOWN
        ? remember(begins, data, at, value, new UnknownReader(scanner, levelOfValues), false)
        : remember(begins, data, at, value, members[member], true);
  }

  private @Nullable Step remember(
      boolean begins,
      byte[] data,
      int from,
      int to,
      @Nullable ValueReader reader,
      boolean declared) {
    if (count == known.length || to - from > BYTES_MAX) {
      return null;
    }
    Step step = new Step(Arrays.copyOfRange(data, from, to), begins, reader, declared);
    known[count++] = step;
    return step;
  }
}
