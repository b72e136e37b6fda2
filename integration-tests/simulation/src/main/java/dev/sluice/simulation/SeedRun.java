package dev.sluice.simulation;

import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.process.Trace;
import dev.sluice.simulation.sight.Sights;
import dev.sluice.simulation.world.World;
import dev.sluice.testkit.run.Shrinker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * What became of one seed.
 *
 * @param traceHash the same whenever the same happened
 * @param happened the numbers of the chances that came true
 * @param failure why it failed; empty if all held
 * @param last the last steps in words
 */
public record SeedRun(
    long seed,
    long steps,
    long traceHash,
    List<Integer> happened,
    Optional<String> failure,
    List<String> last,
    Sights sights) {
  /** Runs a seed. */
  public static SeedRun of(long seed) {
    return of(seed, _ -> true, _ -> {});
  }

  /** Runs a seed, with every step told to {@code listener}. */
  public static SeedRun of(long seed, Consumer<String> listener) {
    return of(seed, _ -> true, listener);
  }

  /**
   * This run again with as little going wrong as makes it fail still.
   *
   * @throws IllegalStateException if it did not fail
   */
  public SeedRun shrunk() {
    if (failure.isEmpty()) {
      throw new IllegalStateException("seed %d did not fail".formatted(seed));
    }
    Shrinker<Integer> shrinker =
        new Shrinker<>(fewer -> with(fewer).failure().isPresent(), _ -> List.of());
    return with(shrinker.smallest(happened));
  }

  /** This run again, where of all chances only these come true. */
  SeedRun with(List<Integer> chances) {
    Set<Integer> kept = new HashSet<>(chances);
    return of(seed, kept::contains, _ -> {});
  }

  /** In a virtual thread, from which it is a short way to those of the processes. */
  private static SeedRun of(long seed, IntPredicate kept, Consumer<String> listener) {
    AtomicReference<SeedRun> run = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> run.set(runHere(seed, kept, listener)));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in seed " + seed, e);
    }
    SeedRun done = run.get();
    if (done == null) {
      throw new IllegalStateException("the simulation itself failed in seed " + seed);
    }
    return done;
  }

  private static SeedRun runHere(long seed, IntPredicate kept, Consumer<String> listener) {
    Chances chances = new Chances(seed, kept);
    Trace trace = new Trace(listener);
    Sights sights = new Sights();
    Optional<String> failure = Optional.empty();
    try (World world = new World(seed, chances, trace, sights)) {
      world.run();
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e.toString());
    }
    return new SeedRun(
        seed, trace.steps(), trace.hash(), chances.happened(), failure, trace.last(), sights);
  }
}
