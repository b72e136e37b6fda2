package dev.sluice.testkit.vectors;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How a sequence is cut into micro-batches, and what interrupts it.
 *
 * @param batchEventsMax the most events of a batch; each takes 1 to so many
 * @param restartsIn100 how often, of 100 batches, the state is thrown away and recovered
 * @param snapshotsIn100 how often, of 100 batches, a snapshot is taken
 * @param seed what all of it is drawn from
 */
public record StepSchedule(int batchEventsMax, int restartsIn100, int snapshotsIn100, long seed) {
  /** Everything at once. */
  public static final StepSchedule ONE_BATCH = new StepSchedule(Integer.MAX_VALUE, 0, 0, 0);

  /** Event by event. */
  public static final StepSchedule EACH_EVENT = new StepSchedule(1, 0, 0, 0);

  /** Random cuts with restarts and snapshots in between. */
  public static StepSchedule random(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return new StepSchedule(1 + random.nextInt(6), 30, 40, seed);
  }

  /** A generator of the schedule's choices. */
  RandomGenerator choices() {
    return new SplittableRandom(seed);
  }

  int nextBatchEvents(RandomGenerator choices) {
    return batchEventsMax == Integer.MAX_VALUE
        ? batchEventsMax
        : 1 + choices.nextInt(batchEventsMax);
  }
}
