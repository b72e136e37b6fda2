package dev.sluice.engine.source;

import java.time.InstantSource;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a push worker reads: the records that its calls bring, and the log behind them for all that
 * they did not. One partition, one thread.
 *
 * <p>Who calls may cut the records anew, bring them twice, or leave some out without a word, and
 * offsets need not be dense, so that a gap can't be seen. Hence:
 *
 * <ul>
 *   <li>Records at or below the position are passed over (rule 6).
 *   <li>Records are taken as they were brought only by a reader whose last call was acknowledged
 *       and brought the very record that it stands at; otherwise all up to the last of them is read
 *       from the log (rule 21). That call must also have ended within the last minute: whoever
 *       calls may have brought records to another worker since then, in vain, and have given them
 *       up, which takes longer, or may be another one who began later in the log.
 *   <li>State is built again from the log alone.
 * </ul>
 *
 * <p>A function that is not to begin with the log's first event begins with the first record that
 * it is brought.
 */
public final class PushedSource extends ForwardingSource {
  private static final long FOLLOWS_MILLIS = 60_000;

  private final Source log;
  private final Comparator<String> offsets;
  private final InstantSource clock;
  private @Nullable PushedReader current;
  private @Nullable Pushed records;

  /** The last record of the call that was acknowledged last, until the next call. */
  private String acknowledged = "";

  private long acknowledgedAtMillis;

  /**
   * Over a log, which stays the caller's.
   *
   * @param offsets the order of the log's offsets
   * @param clock may only make the log be read more often
   */
  public PushedSource(Source log, Comparator<String> offsets, InstantSource clock) {
    super(log);
    this.log = log;
    this.offsets = offsets;
    this.clock = clock;
  }

  /** A call begins, and these are its records. */
  public void push(Pushed brought) {
    records = brought;
    PushedReader reader = current;
    if (reader != null) {
      reader.follows =
          !acknowledged.isEmpty()
              && reader.position.offset().equals(acknowledged)
              && isRecent(clock.millis() - acknowledgedAtMillis);
    }
    acknowledged = "";
  }

  /** A clock that was put back says nothing. */
  private static boolean isRecent(long millis) {
    return millis >= 0 && millis <= FOLLOWS_MILLIS;
  }

  /** Whether all that the call brought lies at or below {@code committed}. */
  public boolean isDone(Position committed) {
    Pushed brought = records;
    return brought == null || reaches(committed, last(brought));
  }

  /** The call ends well: who brought the records will not bring them again. */
  public void acknowledge() {
    Pushed brought = records;
    acknowledged = brought == null ? "" : last(brought).offset();
    acknowledgedAtMillis = clock.millis();
    records = null;
  }

  private static Position last(Pushed brought) {
    return brought.position(brought.count() - 1);
  }

  private boolean reaches(Position position, Position target) {
    return !position.isStart() && offsets.compare(position.offset(), target.offset()) >= 0;
  }

  @Override
  public Reader open(int partition, Position after) {
    PushedReader reader = new PushedReader(partition, after);
    current = reader;
    return reader;
  }

  @Override
  public void close() {}

  private final class PushedReader implements Reader {
    private final int partition;
    private Position position;

    /** Stands at {@link #position}; closed where the records went on without it. */
    private @Nullable Reader behind;

    private boolean follows;

    private PushedReader(int partition, Position after) {
      this.partition = partition;
      this.position = after;
      this.behind = log.open(partition, after);
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      if (!limit.until().isStart()) {
        return readLog(into, limit);
      }
      Pushed brought = records;
      if (brought == null || reaches(position, last(brought))) {
        into.reset(new byte[RawBatch.SLACK]);
        return Answer.MORE;
      }
      if (follows || beginsHere()) {
        take(brought, into, limit);
        return Answer.MORE;
      }
      Answer answer = readLog(into, new Limit(limit.events(), limit.bytes(), last(brought)));
      boolean over = answer == Answer.END || answer == Answer.CLOSED;
      return over && !reaches(position, last(brought)) ? answer : Answer.MORE;
    }

    private boolean beginsHere() {
      return position.isStart() && !log.start(partition).equals(Position.START);
    }

    private void take(Pushed brought, RawBatch into, Limit limit) {
      int from = 0;
      while (reaches(position, brought.position(from))) {
        from++;
      }
      int to = from + 1;
      long bytes = brought.bytes(from);
      while (to < brought.count()
          && to - from < limit.events()
          && bytes + brought.bytes(to) <= limit.bytes()) {
        bytes += brought.bytes(to++);
      }
      brought.give(into, from, to);
      closeBehind();
      position = brought.position(to - 1);
      follows = true;
    }

    private Answer readLog(RawBatch into, Limit limit) {
      Reader reader = behind();
      Answer answer = reader.read(into, limit);
      position = reader.position();
      return answer;
    }

    private Reader behind() {
      Reader open = behind;
      if (open == null) {
        open = log.open(partition, position);
        behind = open;
      }
      return open;
    }

    private void closeBehind() {
      Reader open = behind;
      behind = null;
      if (open != null) {
        open.close();
      }
    }

    @Override
    public RawBatch newBatch() {
      return behind().newBatch();
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public void close() {
      closeBehind();
    }
  }
}
