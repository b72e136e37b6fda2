package dev.sluice.engine.state;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.Produced.Producer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot: where it stands, and the pages that hold its rows, oldest first.
 *
 * @param generation the number of this snapshot; the next one's is one more
 * @param shape what the rows of its pages are of; another plan of the same shape can go on with
 *     them (rule 19)
 * @param atMillis when it was made, by the clock of the worker that made it; for people
 * @param seen the last output of each producer and lane that had been given by then, those of a
 *     producer together
 */
public record Manifest(
    Reached reached,
    long generation,
    String shape,
    long atMillis,
    List<Produced> seen,
    List<StatePage> pages) {
  private static final char KIND = 'M';
  private static final int VERSION = 3;

  public Manifest {
    seen = List.copyOf(seen);
    pages = List.copyOf(pages);
    check(pages, generation);
  }

  private static void check(List<StatePage> pages, long generation) {
    if (pages.size() > SnapshotPolicy.PAGES_MAX) {
      throw new EngineBug("a snapshot of %d pages".formatted(pages.size()));
    }
    long before = 0;
    for (StatePage page : pages) {
      if (page.generation() <= before || page.generation() > generation) {
        throw new EngineBug("pages out of order in snapshot %d: %s".formatted(generation, pages));
      }
      before = page.generation();
    }
  }

  /** Before the first snapshot: no events, no rows. */
  public static Manifest none() {
    return new Manifest(Reached.nothing(), 0, "", 0, List.of(), List.of());
  }

  /** The stored form. */
  public byte[] encode() {
    RecordWriter out = new RecordWriter(KIND, VERSION);
    reached.write(out);
    out.number(generation).text(shape).number(atMillis);
    writeSeen(out);
    out.number(pages.size());
    pages.forEach(page -> page.write(out));
    return out.finish();
  }

  private void writeSeen(RecordWriter out) {
    out.number(seen.size());
    @Nullable Producer before = null;
    for (Produced each : seen) {
      boolean same = each.producer().equals(before);
      out.flag(same);
      if (!same) {
        out.text(each.producer().function()).number(each.producer().partition());
      }
      out.number(each.lane()).number(each.incarnation()).number(each.batch()).number(each.index());
      before = each.producer();
    }
  }

  private static List<Produced> readSeen(RecordReader in) {
    int count = in.smallNumber();
    List<Produced> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Producer producer =
          in.flag() ? seen.getLast().producer() : new Producer(in.text(), in.smallNumber());
      seen.add(
          new Produced(producer, in.smallNumber(), in.number(), in.number(), in.smallNumber()));
    }
    return seen;
  }

  /**
   * Reads the stored form.
   *
   * @throws dev.sluice.engine.fault.Stop {@code CORRUPT} if it is damaged, {@code WRONG_STATE} if
   *     it is newer than this program
   */
  public static Manifest decode(byte[] content) {
    RecordReader in = new RecordReader("manifest", content, KIND, VERSION);
    Reached reached = Reached.read(in);
    long generation = in.number();
    String shape = in.text();
    long atMillis = in.number();
    List<Produced> seen = in.version() < 3 ? List.of() : readSeen(in);
    int count = in.smallNumber();
    List<StatePage> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pages.add(StatePage.read(in));
    }
    in.end();
    return new Manifest(reached, generation, shape, atMillis, seen, pages);
  }
}
