package dev.sluice.it.localstack;

import java.util.Locale;

/**
 * What has become of a call of a function.
 *
 * @param kind that it has begun, or how it has ended
 * @param process in which it is, or was
 * @param function as the deployment named it
 */
record CallNews(Kind kind, long process, String function) {
  private static final int WORDS = 3;

  enum Kind {
    CALLED,
    ANSWERED,
    /** The function threw. */
    FAILED,
    /** The process ended before the call did. */
    ENDED,
    TIMED_OUT
  }

  /** From the words of a line, as {@code sluice_localstack/executor.py} writes it. */
  static CallNews parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS) {
      throw new IllegalArgumentException("no news of a call: " + line);
    }
    return new CallNews(
        Kind.valueOf(words[0].replace('-', '_').toUpperCase(Locale.ROOT)),
        Long.parseLong(words[1]),
        words[2]);
  }
}
