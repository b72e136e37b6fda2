package dev.sluice.simulation.process;

import dev.sluice.simulation.chance.Chance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One process: a worker, a collector. It runs until it reaches for the outside world, which it says
 * by {@link #step}; there others may come first, and there it may stand still or die.
 */
public final class SimulatedProcess {
  private static final int PAUSE_DOUBLINGS = 11;
  private static final long SHORTEST_PAUSE_MILLIS = 50;

  private final String name;
  private final Processes all;
  private final Memory memory = new Memory();
  private final long skewMillis;
  private final Thread thread;
  private long wakeAtMillis;
  private boolean dead;
  private boolean ended;
  private boolean stopping;
  private @Nullable Throwable failure;

  SimulatedProcess(String name, Processes all, long skewMillis, Consumer<SimulatedProcess> body) {
    this.name = name;
    this.all = all;
    this.skewMillis = skewMillis;
    this.thread = Thread.ofVirtual().unstarted(() -> run(body));
  }

  void start() {
    thread.start();
  }

  private void run(Consumer<SimulatedProcess> body) {
    all.baton().await();
    try {
      body.accept(this);
      memory.close();
    } catch (Crash _) {
      memory.drop();
    } catch (Throwable e) {
      failure = e;
      memory.drop();
    }
    ended = true;
    all.baton().passTo(all.scheduler());
  }

  /** Lets it run to its next step. */
  void resume() {
    all.baton().passTo(thread);
    all.baton().await();
  }

  private void giveWay() {
    all.baton().passTo(all.scheduler());
    all.baton().await();
    if (dead) {
      throw new Crash(name);
    }
  }

  /**
   * What comes next reaches the outside world.
   *
   * @throws Crash if the process dies before it
   */
  public void step(String what) {
    if (dead) {
      throw new Crash(name);
    }
    if (all.chances().happens(Chance.PAUSE)) {
      long pause = SHORTEST_PAUSE_MILLIS << all.chances().amount(PAUSE_DOUBLINGS);
      note("stands still for %d ms".formatted(pause));
      wakeAtMillis = all.millis() + pause;
    }
    giveWay();
    if (all.chances().happens(Chance.CRASH)) {
      note("dies");
      all.died(this);
      dead = true;
      throw new Crash(name);
    }
    all.took(this, what);
  }

  /** Something about this process, for whoever reads the trace. */
  public void note(String what) {
    all.trace().add(all.millis(), name, what);
  }

  /** Sleeps on the simulated clock. */
  public void sleep(Duration duration) {
    if (dead) {
      throw new Crash(name);
    }
    wakeAtMillis = all.millis() + Math.max(1, duration.toMillis());
    giveWay();
  }

  /** Its clock, which is none that two processes agree on. */
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli(all.millis() + skewMillis);
  }

  /** Its off-heap memory. */
  public BufferAllocator allocator() {
    return memory.allocator();
  }

  public String name() {
    return name;
  }

  /** Tells it to let go; it does when it looks. */
  public void stop() {
    stopping = true;
  }

  public boolean isToldToStop() {
    return stopping;
  }

  /** From its next step on it is dead. */
  void kill() {
    dead = true;
  }

  boolean hasEnded() {
    return ended;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  long wakeAtMillis() {
    return wakeAtMillis;
  }
}
