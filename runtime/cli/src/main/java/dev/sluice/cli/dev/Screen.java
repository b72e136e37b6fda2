package dev.sluice.cli.dev;

import dev.sluice.cli.Console;
import java.io.PrintStream;
import java.util.List;

/**
 * What the user sees while functions run: sentences as they come, and below them on a terminal the
 * lines of a status, which are overwritten; elsewhere these are printed now and then, if they have
 * changed. Thread-safe.
 */
final class Screen {
  private static final long TERMINAL_MILLIS = 500;
  private static final long PLAIN_MILLIS = 5_000;

  private final PrintStream err;
  private final boolean terminal;
  private List<String> shown = List.of();
  private List<String> last = List.of();
  private long dueMillis;

  Screen(Console console) {
    this.err = console.err();
    this.terminal = console.terminal();
  }

  /** Says something, above the status. */
  synchronized void say(String sentence) {
    List<String> below = shown;
    clear();
    err.println(sentence);
    show(below);
    err.flush();
  }

  /** Whether it is time for another status, at a time of any clock that only goes forward. */
  synchronized boolean isDue(long nowMillis) {
    return nowMillis >= dueMillis;
  }

  /**
   * One line of a status.
   *
   * @param done what has been done; where lines are not overwritten, one is printed when that is
   *     other than before
   * @param passing what time alone changes too
   */
  record Line(String done, String passing) {}

  /** Shows how things are. */
  synchronized void status(List<Line> lines, long nowMillis) {
    dueMillis = nowMillis + (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
    if (terminal) {
      clear();
      show(lines.stream().map(line -> line.done() + line.passing()).toList());
    } else {
      lines.stream()
          .filter(line -> !last.contains(line.done()))
          .forEach(line -> err.println(line.done() + line.passing()));
      last = lines.stream().map(Line::done).toList();
    }
    err.flush();
  }

  private void show(List<String> lines) {
    // Cut at the edge of the terminal: what is wrapped has more lines than are known of here.
    lines.forEach(line -> err.println("\033[?7l%s\033[?7h".formatted(line)));
    shown = lines;
  }

  /** Takes the status away. */
  synchronized void clear() {
    if (!shown.isEmpty()) {
      // To the beginning of the first of them, and the rest away.
      err.print("\033[%dA\r\033[J".formatted(shown.size()));
      shown = List.of();
    }
  }
}
