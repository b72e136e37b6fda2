package dev.sluice.engine.state;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Watermark;

/**
 * How far a partition has come: all events up to a position, and all marks recorded by then.
 *
 * @param watermarkAtLastEvent the watermark of events alone, from which ticks start
 * @param ended whether the mark of its end was applied
 * @param inherited how many events its keys may have had in partitions before it: theirs are
 *     numbered below its own
 */
public record Reached(
    Position position,
    long watermark,
    long watermarkAtLastEvent,
    boolean ended,
    long inherited,
    Counters counters) {
  /** Before the first event. */
  public static Reached nothing() {
    return new Reached(Position.START, Watermark.START, Watermark.START, false, 0, new Counters());
  }

  /** Where a step stands that has read up to {@code position}. */
  public static Reached by(PartitionStep step, Position position) {
    return new Reached(
        position,
        step.watermark().current(),
        step.watermark().atLastEvent(),
        step.ended(),
        step.inherited(),
        step.counters());
  }

  public Reached {
    counters = copy(counters);
  }

  /** The counters; a copy. */
  @Override
  public Counters counters() {
    return copy(counters);
  }

  private static Counters copy(Counters counters) {
    Counters copy = new Counters();
    copy.copyFrom(counters);
    return copy;
  }

  /** The same at another position. */
  public Reached at(Position other) {
    return new Reached(other, watermark, watermarkAtLastEvent, ended, inherited, counters);
  }

  /** The same with more outputs refused. */
  public Reached withRefused(long more) {
    Counters counted = counters();
    counted.refused += more;
    return new Reached(position, watermark, watermarkAtLastEvent, ended, inherited, counted);
  }

  /** Whether reading again came to the same: what decides state, not what was sent out. */
  public boolean reproduces(Reached other) {
    return watermark == other.watermark
        && watermarkAtLastEvent == other.watermarkAtLastEvent
        && ended == other.ended
        && inherited == other.inherited
        && counters.readsEqual(other.counters);
  }

  /** Appends this to a record. */
  public void write(RecordWriter out) {
    out.text(position.offset()).text(position.token());
    out.number(watermark).number(watermarkAtLastEvent).flag(ended).number(inherited);
    out.number(counters.in).number(counters.accepted);
    out.number(counters.late).number(counters.latePartial).number(counters.dead);
    out.number(counters.gaps).number(counters.failed);
    out.number(counters.refused).number(counters.out);
  }

  /** Reads what {@link #write} wrote. */
  public static Reached read(RecordReader in) {
    Position position = new Position(in.text(), in.text());
    long watermark = in.number();
    long watermarkAtLastEvent = in.number();
    boolean ended = in.flag();
    long inherited = in.version() == 1 ? 0 : in.number();
    Counters counters = new Counters();
    counters.in = in.number();
    counters.accepted = in.number();
    counters.late = in.number();
    counters.latePartial = in.number();
    counters.dead = in.number();
    counters.gaps = in.number();
    counters.failed = in.number();
    counters.refused = in.number();
    counters.out = in.number();
    return new Reached(position, watermark, watermarkAtLastEvent, ended, inherited, counters);
  }
}
