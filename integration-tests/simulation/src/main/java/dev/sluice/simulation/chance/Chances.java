package dev.sluice.simulation.chance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Decides what happens in one run. Every question has a number, and its answer depends on the seed
 * and that number only. So a run can be repeated without some of what happened in it: the rest of
 * the questions are asked as before, for as long as the run takes the same way.
 *
 * <p>Each seed lets only some kinds happen, some of them more often: what is rare when everything
 * goes wrong at once comes to light where little else does.
 */
public final class Chances {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final int MILLION = 1_000_000;

  private final long seed;
  private final IntPredicate kept;
  private final Map<Chance, Integer> perMillion = new EnumMap<>(Chance.class);
  private final List<Integer> happened = new ArrayList<>();
  private int questions;
  private long drawn;
  private boolean over;

  /**
   * The chances of a seed.
   *
   * @param kept of what may happen, by the number of its question
   */
  public Chances(long seed, IntPredicate kept) {
    this.seed = seed;
    this.kept = kept;
    long bits = ~seed;
    for (Chance chance : Chance.values()) {
      bits = mixed(bits + STEP);
      boolean always = chance == Chance.SWITCH || chance == Chance.ARRIVAL;
      perMillion.put(chance, chance.perMillion() * (always ? 1 : (int) (bits & 3)));
    }
  }

  /** Whether this happens now. */
  public boolean happens(Chance chance) {
    int number = questions++;
    long bits = mixed(seed + STEP * (number + 1L));
    drawn = bits;
    boolean yes = !over && (bits >>> 1) % MILLION < perMillion.getOrDefault(chance, 0);
    if (!yes || !kept.test(number)) {
      return false;
    }
    happened.add(number);
    return true;
  }

  /** How much of what happened last, in {@code [0, bound)}. */
  public int amount(int bound) {
    drawn = mixed(drawn + STEP);
    return (int) Math.floorMod(drawn, (long) bound);
  }

  /** From now on nothing happens. */
  public void end() {
    over = true;
  }

  /** Whether nothing happens any more. */
  public boolean isOver() {
    return over;
  }

  /** The numbers of what happened so far. */
  public List<Integer> happened() {
    return List.copyOf(happened);
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long bits = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }
}
