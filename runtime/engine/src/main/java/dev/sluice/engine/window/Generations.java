package dev.sluice.engine.window;

import java.util.Arrays;

/** How many living rows each snapshot was the last to write, and how many were touched since. */
final class Generations {
  private long[] numbers = new long[8];
  private long[] rows = new long[8];
  private int count;
  private long touched;

  void touch(long more) {
    touched += more;
  }

  long touched() {
    return touched;
  }

  void add(long generation, long more) {
    int found = find(generation);
    if (found < 0) {
      found = insert(generation);
    }
    rows[found] += more;
  }

  void remove(long generation) {
    rows[find(generation)]--;
  }

  /** How many rows were last written by these generations. */
  long writtenSince(long generation) {
    long sum = 0;
    for (int i = count - 1; i >= 0 && numbers[i] >= generation; i--) {
      sum += rows[i];
    }
    return sum;
  }

  private int find(long generation) {
    return Arrays.binarySearch(numbers, 0, count, generation);
  }

  /** Makes an entry, dropping those that no row has any more. */
  private int insert(long generation) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (rows[i] != 0) {
        numbers[kept] = numbers[i];
        rows[kept++] = rows[i];
      }
    }
    count = kept;
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      rows = Arrays.copyOf(rows, 2 * count);
    }
    int place = -find(generation) - 1;
    System.arraycopy(numbers, place, numbers, place + 1, count - place);
    System.arraycopy(rows, place, rows, place + 1, count - place);
    numbers[place] = generation;
    rows[place] = 0;
    count++;
    return place;
  }
}
