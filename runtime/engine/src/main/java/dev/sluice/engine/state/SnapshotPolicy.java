package dev.sluice.engine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rows a snapshot writes: those touched since the last one and, now and then, the living rows
 * of the youngest pages, which its page then replaces.
 *
 * <p><b>Levels.</b> A delta has level 1. While there is room for one more page nothing is merged.
 * When there is none, the youngest pages that share one level, and the delta, become one page of
 * the next level. This is the binomial schedule of a log-structured store (Mathieu, Staelin, Young
 * and Yousefi, "Bigtable Merge Compaction", 2014): with k pages, C(k + w, w) - 1 deltas fit before
 * any row has been written more than w times; 32 pages and 4 writes are more than 50,000 snapshots.
 *
 * <p><b>Garbage.</b> Rows that were written again, or have expired, stay in old pages. Pages in
 * which everything has expired are no longer named. When the rest would be {@link #NAMED_MAX} times
 * the living rows, all are merged into one base page, which is never merged by level. A merge by
 * level that would write half the living rows anyway becomes such a full one if that gets rid of
 * much: else both would come soon after each other.
 *
 * <p>All is counted in rows, so that nothing depends on how well their bytes pack.
 */
public final class SnapshotPolicy {
  /** The most state pages that a manifest names. */
  public static final int PAGES_MAX = 32;

  /** The level of a page that replaced all others. */
  public static final int BASE = 1000;

  /** How many times the living rows may be named, garbage included. */
  static final double NAMED_MAX = 1.9;

  private static final double GARBAGE_WORTH_MERGING = 0.25;

  private SnapshotPolicy() {}

  /**
   * What a snapshot does.
   *
   * @param kept the pages that stay named
   * @param merged those that the new page replaces; the youngest
   * @param level the new page's
   */
  public record Choice(List<StatePage> kept, List<StatePage> merged, int level) {
    public Choice {
      kept = List.copyOf(kept);
      merged = List.copyOf(merged);
    }

    /** From which generation on rows are written, in the snapshot of {@code generation}. */
    public long since(long generation) {
      return merged.isEmpty() ? generation : merged.getFirst().generation();
    }
  }

  /**
   * Decides on a snapshot.
   *
   * @param pages those named so far, oldest first
   * @param rows what the state holds now
   * @param watermark decides what has expired
   */
  public static Choice choose(List<StatePage> pages, Rows rows, long watermark) {
    List<StatePage> living = new ArrayList<>();
    for (StatePage page : pages) {
      if (page.expires() > watermark) {
        living.add(page);
      }
    }
    long named = rows.touched() + sum(living);
    if (!living.isEmpty() && named > NAMED_MAX * rows.living()) {
      return all(living);
    }
    if (rows.touched() == 0 || living.size() < PAGES_MAX) {
      return new Choice(living, List.of(), 1);
    }
    int level = living.getLast().level();
    int from = living.size();
    while (from > 0 && living.get(from - 1).level() == level) {
      from--;
    }
    List<StatePage> run = living.subList(from, living.size());
    long rewritten = rows.touched() + sum(run);
    boolean nearlyAll = 2 * rewritten >= rows.living();
    boolean worthIt = named - rows.living() >= GARBAGE_WORTH_MERGING * rows.living();
    return from == 0 || (nearlyAll && worthIt)
        ? all(living)
        : new Choice(living.subList(0, from), run, level + 1);
  }

  private static Choice all(List<StatePage> living) {
    return new Choice(List.of(), living, BASE);
  }

  private static long sum(List<StatePage> pages) {
    return pages.stream().mapToLong(StatePage::rows).sum();
  }

  /** How many rows were touched since the last snapshot, and how many there are in all. */
  public record Rows(long touched, long living) {}
}
