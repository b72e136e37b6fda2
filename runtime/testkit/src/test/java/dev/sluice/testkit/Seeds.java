package dev.sluice.testkit;

import java.util.stream.LongStream;

/** The seeds of one test, printed, so that what a machine ran can be run again. */
public final class Seeds {
  private Seeds() {}

  /** So many seeds from the first on. */
  public static LongStream of(Class<?> test, long first, long count) {
    System.out.printf("%s: seeds %d to %d%n", test.getSimpleName(), first, first + count - 1);
    return LongStream.range(first, first + count);
  }
}
