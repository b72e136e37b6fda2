package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One call that pulls: a turn for each shard that is ready, again and again, with those that become
 * ready meanwhile.
 *
 * <p>So many shards are open at once, and no more. Those that another process has take nobody's
 * place. Where the call ends before each of the others had one, that is told, and the next call
 * begins with them.
 */
final class PullCall {
  private final ShardTurn.Scope scope;
  private final long intervalMillis;
  private final OptionalInt child;
  private final Map<Integer, ShardTurn> turns = new LinkedHashMap<>();

  /**
   * Does nothing yet.
   *
   * @param child the shard whose records a call has brought, if that is why
   */
  PullCall(ShardTurn.Scope scope, long intervalMillis, OptionalInt child) {
    this.scope = scope;
    this.intervalMillis = intervalMillis;
    this.child = child;
  }

  /**
   * Takes what has come, and lets go of all.
   *
   * @throws CallFailed if a shard can't go on until somebody acts; the others were worked on
   */
  void run() {
    try {
      takeAll();
    } finally {
      try {
        letGo(turns.values().iterator());
      } finally {
        tellOfWaiting();
        scope.shardLog().tell();
      }
    }
    List<Stop> failures = turns.values().stream().flatMap(turn -> turn.failure().stream()).toList();
    if (!failures.isEmpty()) {
      CallFailed failed = new CallFailed(failures.getFirst());
      failures.stream().skip(1).forEach(failed::addSuppressed);
      throw failed;
    }
  }

  private void takeAll() {
    admit();
    boolean goesOn = true;
    while (goesOn && !scope.deadline().isReached()) {
      long began = scope.surroundings().clock().millis();
      boolean more = false;
      boolean ended = false;
      for (ShardTurn turn : turns.values()) {
        if (turn.isOver() || scope.deadline().isReached()) {
          continue;
        }
        if (turn.hasPlace(isFull())) {
          turn.take(turns.size());
          more |= turn.hasMore();
          ended |= scope.shards().isFinished(turn.shard());
        }
      }
      if (ended && admit()) {
        continue;
      }
      goesOn =
          scope.until() == Until.DEADLINE
              || turns.values().stream().anyMatch(turn -> !turn.isOver());
      if (goesOn && !more) {
        pause(began);
      }
    }
  }

  /** Gives a turn to each shard that is ready. Whether there is a new one. */
  private boolean admit() {
    PulledShards shards = scope.shards();
    List<Integer> ready = shards.ready(turns.keySet(), scope.until() == Until.CLOSED);
    Set<Integer> ancestors = child.isPresent() ? shards.ancestorsOf(child.getAsInt()) : Set.of();
    for (int shard : ready) {
      turns.put(shard, new ShardTurn(scope, shard, ancestors.contains(shard)));
    }
    return !ready.isEmpty();
  }

  /** Whether a shard that is not open must wait. */
  private boolean isFull() {
    return turns.values().stream().filter(ShardTurn::isOpen).count() >= PulledShards.OPEN_MAX;
  }

  /** Until the interval is over, or it is time to look at a lease again. */
  private void pause(long began) {
    long end = began + intervalMillis;
    boolean full = isFull();
    for (ShardTurn turn : turns.values()) {
      if (!turn.isOver() && !turn.isOpen() && !full) {
        end = Math.min(end, turn.triesAtMillis());
      }
    }
    long left = end - scope.surroundings().clock().millis();
    long millis = Math.min(left, scope.deadline().leftMillis());
    if (millis > 0) {
      scope.surroundings().sleeper().sleep(Duration.ofMillis(millis));
    }
  }

  /** Of all, whatever one of them throws. */
  private static void letGo(Iterator<ShardTurn> left) {
    while (left.hasNext()) {
      boolean done = false;
      try {
        left.next().letGo();
        done = true;
      } finally {
        if (!done) {
          letGo(left);
        }
      }
    }
  }

  private void tellOfWaiting() {
    List<Integer> waiting =
        turns.values().stream().filter(ShardTurn::waits).map(ShardTurn::shard).toList();
    if (!waiting.isEmpty()) {
      scope.shards().beginWith(waiting.getFirst());
      scope.shardLog().waiting(waiting, turns.size());
    }
  }
}
