package dev.sluice.dev.fleet;

import dev.sluice.dev.fleet.EnvironmentStatus.Phase;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.LocalServerFailed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * All execution environments of a function. A call goes to one that is warm and idle, the one that
 * was called last first; else another is started, until there are as many as may be; then calls
 * wait for one another. One whose process has ended, or whose time was up, is replaced.
 *
 * <p>Thread-safe. With it all processes end.
 */
public final class Fleet implements Target, AutoCloseable {
  private final Consumer<String> lines;
  private final Pace pace;
  private final Semaphore room;

  /** The one that was called last is last. */
  private final List<Environment> environments = new ArrayList<>();

  private FunctionSetup setup;
  private int generation;
  private int started;
  private boolean closed;

  /**
   * Of a function; starts nothing yet.
   *
   * @param environmentsMax how many calls it may have at once
   * @param lines hears each line that the function logs, on any thread
   */
  public Fleet(FunctionSetup setup, int environmentsMax, Consumer<String> lines, Pace pace) {
    this.setup = setup;
    this.lines = lines;
    this.pace = pace;
    this.room = new Semaphore(environmentsMax, true);
  }

  /**
   * Calls it. That a process can't be started is a failure of the call, as it is in Lambda.
   *
   * @throws InterruptedException if this thread is; the call goes on
   */
  @Override
  public Invoked invoke(String event) throws InterruptedException {
    room.acquire();
    CompletableFuture<Invoked> told;
    boolean called = false;
    try {
      Environment environment = take();
      told = environment.call(event, _ -> ended(environment));
      called = true;
    } catch (LocalServerFailed e) {
      return new Invoked.Failed(FailureText.json(e));
    } finally {
      if (!called) {
        room.release();
      }
    }
    try {
      return told.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A warm one or a new one, for this thread alone. */
  private synchronized Environment take() throws LocalServerFailed {
    if (closed) {
      throw new IllegalStateException("the fleet is closed");
    }
    Iterator<Environment> latestFirst = environments.reversed().iterator();
    while (latestFirst.hasNext()) {
      Environment environment = latestFirst.next();
      if (environment.isTaken()) {
        continue;
      }
      latestFirst.remove();
      if (environment.isAlive()) {
        environment.take();
        environments.add(environment);
        return environment;
      }
      environment.close();
    }
    FunctionProcess process = FunctionProcess.start(setup, lines);
    started++;
    Environment environment = new Environment(started, generation, process, pace);
    environment.take();
    environments.add(environment);
    return environment;
  }

  /** What is left of an environment whose call is over. */
  private void ended(Environment environment) {
    synchronized (this) {
      if (closed || environment.generation() != generation || !environment.isAlive()) {
        environments.remove(environment);
        environment.close();
      } else {
        environment.release();
      }
    }
    room.release();
  }

  /**
   * Replaces the function by another build of it: idle environments end now, those that are called
   * after their calls.
   */
  public synchronized void retire(FunctionSetup next) {
    setup = next;
    generation++;
    cool();
  }

  /** Ends the idle environments, so that the next calls find none. How many there were. */
  public synchronized int cool() {
    List<Environment> idle =
        environments.stream().filter(environment -> !environment.isTaken()).toList();
    environments.removeAll(idle);
    idle.forEach(Environment::close);
    return idle.size();
  }

  /** Those that there are. */
  public synchronized List<Environment> environments() {
    return List.copyOf(environments);
  }

  /** Those that are in a call, in which nothing was done to them. */
  public List<Environment> busy() {
    return environments().stream()
        .filter(environment -> environment.status().phase() == Phase.BUSY)
        .toList();
  }

  /** What each of them does now. */
  public List<EnvironmentStatus> status() {
    return environments().stream().map(Environment::status).toList();
  }

  /** How many processes were started so far. */
  public synchronized int started() {
    return started;
  }

  /** Ends all processes; calls that run end as if they had crashed. */
  @Override
  public synchronized void close() {
    closed = true;
    environments.forEach(Environment::close);
    cool();
  }
}
