package dev.sluice.dev.fleet;

import dev.sluice.dev.fleet.EnvironmentStatus.Phase;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.Invoked;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment of a function, and what may be done to it while it is called. What
 * concerns a call says whether there was one, and whether it had not answered yet. Thread-safe.
 */
public final class Environment {
  private static final int SIGNAL_SECONDS = 10;

  private final int number;
  private final int generation;
  private final FunctionProcess process;
  private final Pace pace;
  private Phase phase = Phase.IDLE;
  private long sinceMillis;
  private long calls;
  private @Nullable Call call;

  /** Whether a call is meant for it; of its fleet's lock. */
  private boolean taken;

  /**
   * A call.
   *
   * @param outcome what became of it
   * @param told what who called was told, which may be before that
   */
  private record Call(CompletableFuture<Invoked> outcome, CompletableFuture<Invoked> told) {}

  Environment(int number, int generation, FunctionProcess process, Pace pace) {
    this.number = number;
    this.generation = generation;
    this.process = process;
    this.pace = pace;
    this.sinceMillis = pace.millis();
  }

  /**
   * Calls it; nobody else does until it has answered.
   *
   * @param after hears what became of the call, before who called does
   * @return what who called is to be told
   */
  CompletableFuture<Invoked> call(String event, Consumer<Invoked> after) {
    Call begun = new Call(new CompletableFuture<>(), new CompletableFuture<>());
    synchronized (this) {
      call = begun;
      calls++;
      become(Phase.BUSY);
    }
    Thread.ofVirtual().name("environment-" + number).start(() -> run(begun, event, after));
    return begun.told();
  }

  private void run(Call begun, String event, Consumer<Invoked> after) {
    Invoked invoked;
    try {
      invoked = process.invoke(event);
    } catch (InterruptedException | RuntimeException e) {
      invoked = new Invoked.Failed(FailureText.json(e));
    }
    synchronized (this) {
      call = null;
      become(Phase.IDLE);
    }
    begun.outcome().complete(invoked);
    after.accept(invoked);
    begun.told().complete(invoked);
  }

  private void become(Phase next) {
    phase = next;
    sinceMillis = pace.millis();
  }

  /** Which version of the function it has. */
  int generation() {
    return generation;
  }

  boolean isTaken() {
    return taken;
  }

  void take() {
    taken = true;
  }

  void release() {
    taken = false;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public synchronized EnvironmentStatus status() {
    return new EnvironmentStatus(number, process.handle().pid(), phase, sinceMillis, calls);
  }

  private synchronized @Nullable Call current() {
    return call;
  }

  /** Ends its process as a crash would. Whether a call ended with it. */
  public boolean kill() throws InterruptedException {
    Call running = current();
    process.kill();
    if (running == null) {
      return false;
    }
    return running.outcome().join() instanceof Invoked.Ended;
  }

  /** Stops its process in the middle of a call; nothing happens if there is none. Whether it is. */
  public synchronized boolean suspend() throws IOException, InterruptedException {
    if (call == null || phase == Phase.SUSPENDED || !process.isAlive()) {
      return false;
    }
    signal("STOP");
    become(Phase.SUSPENDED);
    return true;
  }

  /** Lets its process go on. Whether the call had not answered before it was stopped. */
  public synchronized boolean resume() throws IOException, InterruptedException {
    Call stopped = call;
    signal("CONT");
    if (phase != Phase.SUSPENDED || stopped == null || !process.isAlive()) {
      return false;
    }
    become(stopped.told().isDone() ? Phase.LOST : Phase.BUSY);
    return true;
  }

  /**
   * Tells who called that the time is up, and lets the function go on: as when Lambda's poller is
   * replaced by one that does not know of the call. Whether a call ran.
   */
  public boolean lose() {
    Call running;
    synchronized (this) {
      running = call;
      if (running == null) {
        return false;
      }
      if (phase == Phase.BUSY) {
        become(Phase.LOST);
      }
    }
    return running.told().complete(new Invoked.TimedOut());
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process sent =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.handle().pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean _ = sent.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS);
  }

  /** The end of what its process wrote to its standard error. */
  public String errors() {
    return process.errors();
  }

  void close() {
    process.close();
  }

  @Override
  public String toString() {
    return "environment %d".formatted(number);
  }
}
