package dev.sluice.dev.mapping;

import java.time.Duration;
import java.util.Optional;

/**
 * What a mapping may do with the records of one shard beside what it is meant to: all of it is
 * within what Lambda promises. One thread.
 */
public interface Disturbance {
  /** None. */
  Disturbance NONE =
      new Disturbance() {
        @Override
        public int cut(int most) {
          return most;
        }

        @Override
        public int again(int most) {
          return 0;
        }

        @Override
        public boolean isForgetful() {
          return false;
        }

        @Override
        public Optional<Duration> loses() {
          return Optional.empty();
        }
      };

  /** How many of the records that a call could bring it brings: 1 to {@code most}. */
  int cut(int most);

  /** How many of those that were brought well before come again in front of them. */
  int again(int most);

  /** Whether, after a call that failed, the records are cut anew, as by another poller. */
  boolean isForgetful();

  /**
   * Whether the next call is taken for lost while it runs, and its records come again in another:
   * after how long.
   */
  Optional<Duration> loses();
}
