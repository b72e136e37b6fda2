package dev.sluice.testkit.run;

import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How an input is cut into micro-batches, their outputs into blocks, and what goes wrong meanwhile.
 * What is left when the moves are done is one batch.
 *
 * @param seed what the moves were drawn from; 0 for a schedule that is always tried
 */
public record Schedule(long seed, List<Move> moves) {
  /** Everything at once, nothing goes wrong. */
  public static final Schedule ONE_BATCH = new Schedule(0, List.of());

  private static final int CRASH_WITHIN = 12;

  public Schedule {
    moves = List.copyOf(moves);
  }

  /** Event by event, nothing goes wrong. */
  public static Schedule eachEvent(int events) {
    return new Schedule(0, Collections.nCopies(events, new Move.Take(1)));
  }

  /** Event by event, with another worker for each. */
  public static Schedule handoverAfterEachEvent(int events) {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      moves.add(new Move.Take(1));
      moves.add(new Move.Handover());
    }
    return new Schedule(0, moves);
  }

  /** Random cuts, restarts, crashes and unclear answers over so many events. */
  public static Schedule random(long seed, int events) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Move> moves = new ArrayList<>();
    int cut = 1 + random.nextInt(Math.clamp(events, 1, 8));
    for (int left = events; left > 0; ) {
      Move move = next(random, cut);
      left -= taken(move);
      moves.add(move);
    }
    moves.add(new Move.Crash(1 + random.nextInt(CRASH_WITHIN)));
    return new Schedule(seed, moves);
  }

  /**
   * Of how many bytes a block of outputs is, so that small outboxes have several too: from the
   * seed, as large as in production for a schedule that is always tried.
   */
  int blockBytes() {
    return switch (Math.floorMod(seed, 4)) {
      case 1 -> 1;
      case 2 -> 300;
      case 3 -> 1_500;
      default -> WorkerConfig.Settings.BLOCK_BYTES;
    };
  }

  /** Whether no worker dies, is overtaken or forgets what it had read. */
  boolean isCalm() {
    return moves.stream()
        .noneMatch(
            move ->
                move instanceof Move.Crash
                    || move instanceof Move.Unclear
                    || move instanceof Move.Zombie);
  }

  private static int taken(Move move) {
    return switch (move) {
      case Move.Take(int events) -> events;
      case Move.Zombie(int events) -> events;
      case Move.Crash _, Move.Handover _, Move.Unclear _, Move.SinkRetries _ -> 0;
    };
  }

  private static Move next(RandomGenerator random, int cut) {
    return switch (random.nextInt(11)) {
      case 0, 1 -> new Move.Crash(1 + random.nextInt(CRASH_WITHIN));
      case 2 -> new Move.Handover();
      case 3 -> new Move.Unclear(anyFault(random));
      case 4 -> new Move.SinkRetries(1 + random.nextInt(2));
      case 5 -> new Move.Zombie(1 + random.nextInt(cut));
      default -> new Move.Take(1 + random.nextInt(cut));
    };
  }

  private static MemoryStore.Fault anyFault(RandomGenerator random) {
    MemoryStore.Fault[] faults = MemoryStore.Fault.values();
    return faults[random.nextInt(faults.length)];
  }

  @Override
  public String toString() {
    String what =
        moves.isEmpty()
            ? "everything in one batch"
            : moves.stream()
                .map(Move::toString)
                .collect(Collectors.joining(", ", "", ", the rest"));
    return "%s (%s)".formatted(what, seed == 0 ? "seed 0, which is always tried" : "seed " + seed);
  }
}
