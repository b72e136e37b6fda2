package dev.sluice.cli.explain;

import dev.sluice.cli.explain.Verdict.Judged;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.ColumnText;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.Operators;
import dev.sluice.engine.window.WindowOperator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;

/**
 * Reads a partition again up to one event, through the function's decoder and window operator, and
 * hears what they say of it. No handler is called. Ticks are applied as far as the head still names
 * them.
 */
final class Replay implements AutoCloseable {
  private static final int BATCH_EVENTS = 10_000;
  private static final int BATCH_BYTES = 8 << 20;

  private final Plan plan;
  private final Source source;
  private final int partition;
  private final List<Mark> ticks;
  private final RootAllocator allocator = new RootAllocator();
  private final WindowOperator operator;
  private final JsonDecoder decoder;
  private final Watermark watermark;
  private long done;

  Replay(Plan plan, Source source, int partition, Optional<Head> head) {
    this.plan = plan;
    this.source = source;
    this.partition = partition;
    this.ticks =
        head.map(Head::marks).orElse(List.of()).stream()
            .filter(mark -> mark.kind() == Mark.Kind.TICK)
            .toList();
    this.operator = Operators.create(plan, allocator);
    this.decoder = new JsonDecoder(plan);
    this.watermark =
        new Watermark(plan.input().outOfOrderByMillis(), Watermark.START, Watermark.START);
  }

  /** A tick, and how many events come before it. */
  private record Due(long number, Mark tick) {}

  /** Where the event is in its partition. */
  private record Place(long number, Deque<Due> ticksBefore) {}

  /** What became of the event at {@code offset}; empty if none begins there. Once only. */
  Optional<Verdict> judge(long offset) {
    Optional<Place> place = find(Long.toString(offset));
    if (place.isEmpty()) {
      return Optional.empty();
    }
    try (Source.Reader reader = source.open(partition, Position.START)) {
      RawBatch raw = reader.newBatch();
      try (EventBatch events = new EventBatch(allocator, plan, raw)) {
        for (Due due : place.get().ticksBefore()) {
          readTo(due.number(), reader, events);
          watermark.raiseTo(due.tick().watermark());
          operator.advance(watermark, new Hearing());
        }
        readTo(place.get().number(), reader, events);
        long before = watermark.current();
        Hearing hearing = new Hearing();
        read(1, reader, events, hearing);
        return Optional.of(
            new Verdict(
                partition, offset, done - 1, before, payload(raw), judged(events, hearing)));
      }
    }
  }

  private Optional<Place> find(String offset) {
    Deque<Due> due = new ArrayDeque<>();
    try (Source.Reader reader = source.open(partition, Position.START)) {
      RawBatch batch = reader.newBatch();
      long before = 0;
      for (boolean more = true; more; before += batch.count()) {
        more = reader.read(batch, limit(BATCH_EVENTS)) == Source.Answer.MORE;
        for (int row = 0; row < batch.count(); row++) {
          String found = batch.offset(row);
          if (found.equals(offset)) {
            return Optional.of(new Place(before + row, due));
          }
          for (Mark tick : ticks) {
            if (tick.afterOffset().equals(found)) {
              due.add(new Due(before + row + 1, tick));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private void readTo(long number, Source.Reader reader, EventBatch events) {
    Hearing unheard = new Hearing();
    while (done < number) {
      read((int) Math.min(BATCH_EVENTS, number - done), reader, events, unheard);
    }
  }

  private void read(int atMost, Source.Reader reader, EventBatch events, Hearing hearing) {
    RawBatch raw = events.raw();
    reader.read(raw, limit(atMost));
    events.reset(raw, done);
    decoder.decode(raw, events);
    operator.process(events, watermark, hearing);
    done += raw.count();
  }

  private static Source.Limit limit(int events) {
    return Source.Limit.of(events, BATCH_BYTES);
  }

  private Judged judged(EventBatch events, Hearing hearing) {
    if (events.deadCount() > 0) {
      return new Judged.Dead(events.deadCode(0), events.deadReason(0));
    }
    long time =
        plan.timeColumn() == Plan.NONE ? 0 : events.columns().column(plan.timeColumn()).getLong(0);
    return hearing.isLate()
        ? new Judged.Late(time, key(events), hearing.lateByMillis())
        : new Judged.Accepted(time, key(events), hearing.isLatePartial());
  }

  private String key(EventBatch events) {
    JsonText text = new JsonText();
    for (int column : plan.keyColumns()) {
      EventSchema.Column declared = plan.event().columns().get(column);
      text.raw(text.size() == 0 ? '{' : ',').string(declared.path()).raw(':');
      ColumnText.write(events.columns().column(column), declared.type(), 0, text);
    }
    return plan.keyColumns().isEmpty()
        ? ""
        : new String(text.raw('}').array(), 0, text.size(), StandardCharsets.UTF_8);
  }

  private static String payload(RawBatch raw) {
    return new String(raw.data(), raw.start(0), raw.length(0), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    operator.close();
    allocator.close();
  }
}
