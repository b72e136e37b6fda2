package dev.sluice.simulation.process;

import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.chance.Chances;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All processes of a run, its clock, and what is under way between processes and the outside world.
 */
public final class Processes implements AutoCloseable {
  private static final int STEP_MILLIS = 4;

  /** Clocks are wrong by less than this. */
  private static final long SKEW_MILLIS = 3_000;

  /** Something that happens by itself; of those at one time the one that began first. */
  private record Later(long millis, long number, Runnable effect) {}

  private final Chances chances;
  private final Trace trace;
  private final Consumer<SimulatedProcess> onDeath;
  private final Baton baton = new Baton();
  private final Thread scheduler = Thread.currentThread();
  private final List<SimulatedProcess> living = new ArrayList<>();
  private final PriorityQueue<Later> underWay =
      new PriorityQueue<>(Comparator.comparingLong(Later::millis).thenComparingLong(Later::number));
  private @Nullable SimulatedProcess running;
  private long millis;
  private long started;
  private long begun;

  /** None yet; the caller's thread is the one that calls {@link #next}. */
  public Processes(
      Chances chances, Trace trace, long startMillis, Consumer<SimulatedProcess> onDeath) {
    this.chances = chances;
    this.trace = trace;
    this.millis = startMillis;
    this.onDeath = onDeath;
  }

  /** Starts a process, which does nothing before it is its turn. */
  public SimulatedProcess start(String kind, Consumer<SimulatedProcess> body) {
    long number = ++started;
    long skew = Math.floorMod(number * 7919, 2 * SKEW_MILLIS) - SKEW_MILLIS;
    SimulatedProcess process = new SimulatedProcess(kind + number, this, skew, body);
    living.add(process);
    process.start();
    return process;
  }

  /** Lets this happen later, whatever becomes of who asked for it. */
  public void later(long afterMillis, Runnable effect) {
    underWay.add(new Later(millis + afterMillis, begun++, effect));
  }

  /**
   * Lets one process go on to its next step, or the next thing happen that is under way.
   *
   * @return whether there was any
   * @throws Failure if the process ended in an error
   */
  public boolean next() {
    SimulatedProcess process = chosen();
    Later first = underWay.peek();
    if (process == null && first == null) {
      return false;
    }
    if (first != null && (process == null || first.millis <= millis)) {
      underWay.remove();
      millis = Math.max(millis, first.millis);
      first.effect.run();
      return true;
    }
    if (process != null) {
      run(process);
    }
    return true;
  }

  private void run(SimulatedProcess process) {
    running = process;
    process.resume();
    if (process.hasEnded()) {
      living.remove(process);
      running = null;
      Throwable failure = process.failure();
      if (failure != null) {
        throw new Failure(process.name(), failure);
      }
    }
  }

  /** The one that goes on; the clock runs on to when there is one, or something under way. */
  private @Nullable SimulatedProcess chosen() {
    if (living.isEmpty()) {
      return null;
    }
    List<SimulatedProcess> ready = ready();
    if (ready.isEmpty()) {
      long next = living.stream().mapToLong(SimulatedProcess::wakeAtMillis).min().orElseThrow();
      Later first = underWay.peek();
      millis = first == null ? next : Math.max(millis, Math.min(next, first.millis));
      ready = ready();
    }
    if (ready.isEmpty()) {
      return null;
    }
    SimulatedProcess current = running;
    boolean stays = current != null && ready.contains(current);
    if (chances.happens(Chance.SWITCH)) {
      return ready.get(chances.amount(ready.size()));
    }
    return stays ? current : ready.getFirst();
  }

  private List<SimulatedProcess> ready() {
    return living.stream().filter(process -> process.wakeAtMillis() <= millis).toList();
  }

  /** How many live. */
  public int living() {
    return living.size();
  }

  /** Tells all to let go. */
  public void stopAll() {
    living.forEach(SimulatedProcess::stop);
  }

  /** The true time. */
  public long millis() {
    return millis;
  }

  Chances chances() {
    return chances;
  }

  Trace trace() {
    return trace;
  }

  Baton baton() {
    return baton;
  }

  Thread scheduler() {
    return scheduler;
  }

  void died(SimulatedProcess process) {
    onDeath.accept(process);
  }

  void took(SimulatedProcess process, String what) {
    millis += 1 + Math.floorMod(what.hashCode(), STEP_MILLIS);
    trace.step();
    process.note(what);
  }

  /** Kills what still lives. */
  @Override
  public void close() {
    for (SimulatedProcess process : living) {
      process.kill();
      while (!process.hasEnded()) {
        process.resume();
      }
    }
    living.clear();
  }

  /** A process ended in an error, other than by dying. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String process, Throwable cause) {
      super("%s: %s".formatted(process, cause), cause);
    }
  }
}
