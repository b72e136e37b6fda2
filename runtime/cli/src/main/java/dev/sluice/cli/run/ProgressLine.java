package dev.sluice.cli.run;

import dev.sluice.cli.Console;
import java.util.function.Supplier;

/**
 * One line that says how far a long command is: overwritten in place on a terminal, else a plain
 * line now and then. Nothing is shown in the first second.
 */
public final class ProgressLine {
  private static final long FIRST_MILLIS = 1_000;
  private static final long TERMINAL_MILLIS = 200;
  private static final long PLAIN_MILLIS = 5_000;

  private final Console console;
  private final long startMillis;
  private long dueMillis = FIRST_MILLIS;
  private int shown;

  /** Starts to count the time at {@code nowMillis} of any clock that only goes forward. */
  public ProgressLine(Console console, long nowMillis) {
    this.console = console;
    this.startMillis = nowMillis;
  }

  /** Shows {@code text} if it is time to. */
  public void update(long nowMillis, Supplier<String> text) {
    long elapsed = nowMillis - startMillis;
    if (elapsed < dueMillis) {
      return;
    }
    dueMillis = elapsed + (console.terminal() ? TERMINAL_MILLIS : PLAIN_MILLIS);
    String line = text.get();
    if (console.terminal()) {
      console.err().print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      shown = line.length();
    } else {
      console.err().println(line);
    }
    console.err().flush();
  }

  /** Takes the line away, so that other text can follow. */
  public void clear() {
    if (shown > 0) {
      console.err().print("\r" + " ".repeat(shown) + "\r");
      console.err().flush();
      shown = 0;
    }
  }
}
