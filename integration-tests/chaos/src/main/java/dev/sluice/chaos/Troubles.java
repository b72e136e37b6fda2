package dev.sluice.chaos;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.dev.fleet.Environment;
import dev.sluice.engine.commit.Head;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Causes one trouble after another to a function, each when it is in a call: in rounds of all of
 * them, in an order that a seed decides; some kinds at any time beside that. One thread.
 */
final class Troubles {
  private static final int TRIES_MAX = 50;
  private static final int OPEN_MAX = 5;

  /** In a round, beside the one of each. */
  private static final int KILLS_MORE = 4;

  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  /** Rounds of those alone that have not happened yet. */
  private static final int ROUNDS_MORE = 3;

  private static final Duration LAST = Duration.ofSeconds(2);
  private static final int MILLIS_MAX = 40;
  private static final int BETWEEN_MAX = 1_500;
  private static final Duration DELAY = Duration.ofMillis(20);
  private static final Duration STREAM_DELAY = Duration.ofMillis(1_500);

  /** What befalls requests to the database all the time, so that it meets the other troubles. */
  private static final Map<Fault, Integer> ALWAYS =
      Map.of(
          Fault.DELAY, 20,
          Fault.DROP_REPLY, 4,
          Fault.APPLY_LATE, 4,
          Fault.INTERNAL_ERROR_APPLIED, 4);

  private final ChaosFunction target;
  private final SplittableRandom random;
  private final Deque<Trouble> next = new ArrayDeque<>();

  Troubles(ChaosFunction target, long seed) {
    this.target = target;
    this.random = new SplittableRandom(seed);
    target.disturbDatabase(plan(ALWAYS, DELAY));
  }

  /** Causes those that have not happened, as long as they can be made to. */
  void causeWhatIsMissing() throws InterruptedException, IOException {
    for (int round = 0; round < ROUNDS_MORE; round++) {
      for (Trouble trouble : target.happened().missing(Trouble.caused())) {
        cause(trouble);
      }
    }
  }

  /** Causes the next one, and gives the function some time. */
  void cause() throws InterruptedException, IOException {
    if (next.isEmpty()) {
      List<Trouble> round = new ArrayList<>(Trouble.caused());
      round.addAll(Collections.nCopies(KILLS_MORE, Trouble.KILLED));
      Collections.shuffle(round, new Random(random.nextLong()));
      next.addAll(round);
    }
    cause(next.remove());
    Thread.sleep(random.nextInt(BETWEEN_MAX));
  }

  private void cause(Trouble trouble) throws InterruptedException, IOException {
    switch (trouble) {
      case KILLED -> count(trouble, kill());
      case OVERTAKEN -> count(trouble, overtake());
      case COLD -> count(trouble, replace());
      case THROTTLED ->
          troubleDatabase(trouble, Map.of(Fault.THROUGHPUT_EXCEEDED, 300, Fault.THROTTLED, 200));
      case UNCLEAR ->
          troubleDatabase(
              trouble,
              Map.of(
                  Fault.DROP_REQUEST, 50,
                  Fault.DROP_REPLY, 60,
                  Fault.APPLY_LATE, 60,
                  Fault.CUT_REPLY, 30,
                  Fault.INTERNAL_ERROR, 50,
                  Fault.INTERNAL_ERROR_APPLIED, 60));
      case STREAM_DELAYED -> troubleStream(trouble, Map.of(Fault.DELAY, 500));
      case STREAM_DROPPED ->
          troubleStream(
              trouble,
              Map.of(Fault.DROP_REQUEST, 150, Fault.DROP_REPLY, 150, Fault.CUT_REPLY, 100));
      case SPLIT -> count(trouble, split());
      case MERGED -> count(trouble, merge());
      case AGAIN, CUT, DOUBLED -> throw new IllegalStateException("the mapping's own: " + trouble);
    }
  }

  private void count(Trouble trouble, boolean happened) {
    target.happened().add(trouble, happened ? 1 : 0);
  }

  private static boolean await(Duration most, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  /** A process that is in a call, some moments into it. */
  private Optional<Environment> awaitBusy() throws InterruptedException {
    List<Environment> busy = new ArrayList<>();
    boolean found =
        await(
            WAIT_MAX,
            () -> {
              busy.addAll(target.fleet().busy());
              return !busy.isEmpty();
            });
    Thread.sleep(random.nextInt(MILLIS_MAX));
    return found ? Optional.of(busy.get(random.nextInt(busy.size()))) : Optional.empty();
  }

  private boolean kill() throws InterruptedException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Optional<Environment> busy = awaitBusy();
      if (busy.isPresent() && busy.get().kill()) {
        return true;
      }
    }
    return false;
  }

  /** Stops one until others have gone on with all shards, and lets it go on. */
  private boolean overtake() throws InterruptedException, IOException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Optional<Environment> busy = awaitBusy();
      if (busy.isPresent() && busy.get().suspend()) {
        return isOvertaken(busy.get());
      }
    }
    return false;
  }

  private boolean isOvertaken(Environment stopped) throws InterruptedException, IOException {
    boolean overtaken = false;
    boolean inCall = false;
    try {
      Map<Integer, Head> before = target.heads();
      if (target.trigger() == Trigger.PUSH) {
        boolean _ = stopped.lose();
      } else {
        Thread.sleep(target.lease());
      }
      overtaken = await(WAIT_MAX, () -> haveAllAdvanced(before));
    } finally {
      inCall = stopped.resume();
    }
    return overtaken && inCall;
  }

  private boolean haveAllAdvanced(Map<Integer, Head> before) {
    Map<Integer, Head> now = target.heads();
    return target.feed().open().stream()
        .allMatch(
            shard -> {
              Head then = before.get(shard.number());
              Head head = now.get(shard.number());
              return head != null && (then == null || head.batch() > then.batch());
            });
  }

  private boolean replace() throws InterruptedException {
    int before = target.fleet().started();
    target.retire();
    return await(WAIT_MAX, () -> target.fleet().started() > before);
  }

  private FaultPlan plan(Map<Fault, Integer> perMille, Duration delayMax) {
    return new FaultPlan(random.nextLong(), new EnumMap<>(perMille), delayMax);
  }

  private void troubleDatabase(Trouble trouble, Map<Fault, Integer> perMille)
      throws InterruptedException {
    long before = target.happened().count(trouble);
    target.disturbDatabase(plan(perMille, DELAY));
    Thread.sleep(LAST);
    boolean _ = await(WAIT_MAX, () -> target.happened().count(trouble) > before);
    target.disturbDatabase(plan(ALWAYS, DELAY));
  }

  /** Processes that are new read the stream, whatever calls them. */
  private void troubleStream(Trouble trouble, Map<Fault, Integer> perMille)
      throws InterruptedException {
    long before = target.happened().count(trouble);
    target.disturbStreams(plan(perMille, STREAM_DELAY));
    target.retire();
    Thread.sleep(LAST);
    for (int tries = 0; tries < TRIES_MAX && target.happened().count(trouble) == before; tries++) {
      target.retire();
      boolean _ = await(LAST, () -> target.happened().count(trouble) > before);
    }
    target.disturbStreams(FaultPlan.none());
  }

  private boolean split() throws InterruptedException {
    if (target.feed().open().size() >= OPEN_MAX) {
      boolean _ = target.feed().merge(random);
    }
    boolean busy = awaitBusy().isPresent();
    target.feed().split(random);
    return busy;
  }

  private boolean merge() throws InterruptedException {
    if (target.feed().open().size() < 2) {
      target.feed().split(random);
    }
    boolean busy = awaitBusy().isPresent();
    return target.feed().merge(random) && busy;
  }
}
