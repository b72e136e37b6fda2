package dev.sluice.dynamodb;

import java.util.List;

/** What became of a transaction. */
sealed interface Transacted {
  /** All of it was applied, now or by an earlier attempt of ours. */
  record Applied() implements Transacted {}

  /** Nothing was applied: the conditions of these items did not hold, numbered from 0. */
  record Refused(List<Integer> items) implements Transacted {
    public Refused {
      items = List.copyOf(items);
    }
  }

  /** All or nothing was applied. */
  record Unclear() implements Transacted {}
}
