package dev.sluice.testkit.vectors;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.LineText;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.outcome.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Runs a case through the pure step alone: decoder, windows, handler, results. Restarts throw the
 * step away and recover it from the last snapshot and the log, as a worker does.
 */
public final class StepRun implements AutoCloseable {
  private final WorkedCase worked;
  private final List<String> marks;
  private final StepSchedule schedule;
  private final RandomGenerator choices;
  private final Subject subject;
  private final LineLog log;
  private final BufferAllocator allocator = new RootAllocator();
  private final StepSnapshot snapshot;
  private final List<Mark> applied = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private PartitionStep step;
  private Source.Reader reader;
  private RawBatch batch;
  private OptionalInt refused = OptionalInt.empty();

  private StepRun(WorkedCase worked, List<String> marks, StepSchedule schedule, Subject subject) {
    this.worked = worked;
    this.subject = subject;
    this.marks = marks;
    this.schedule = schedule;
    this.choices = schedule.choices();
    this.log = new LineLog(worked.input(), subject.plan().input().maxEventBytes());
    this.snapshot = new StepSnapshot(allocator, worked.declaration().floor());
    this.step = newStep();
    this.reader = log.open(0, Position.START);
    this.batch = reader.newBatch();
    snapshot.restoreInto(step);
  }

  /**
   * The engine's answer to a case.
   *
   * @param marks the watermarks that the case's marks bring, since a step has no clock
   */
  public static Answer answer(WorkedCase worked, List<String> marks, StepSchedule schedule) {
    return answer(worked, marks, schedule, Subject.echoing(worked.declaration()));
  }

  /** The answer that a function of one's own gives to a case. */
  public static Answer answer(
      WorkedCase worked, List<String> marks, StepSchedule schedule, Subject subject) {
    try (StepRun run = new StepRun(worked, marks, schedule, subject)) {
      return run.answer(run.run());
    }
  }

  /** Everything that a function sends for a case, and where it stands. */
  public static Outcome outcome(
      WorkedCase worked, List<String> marks, StepSchedule schedule, Subject subject) {
    try (StepRun run = new StepRun(worked, marks, schedule, subject)) {
      SentAnswer.End end = run.run();
      Map<Channel, List<String>> byChannel =
          run.sent.stream()
              .collect(
                  Collectors.groupingBy(
                      Sent::channel, Collectors.mapping(Sent::json, Collectors.toList())));
      return new Outcome(byChannel, end.totals(), end.watermark(), "", Set.of());
    }
  }

  private Answer answer(SentAnswer.End end) {
    return new SentAnswer(subject.plan().function(), worked.declaration(), log).read(sent, end);
  }

  private PartitionStep newStep() {
    return new PartitionStep(subject.plan(), subject.invokers().get(), 0, allocator);
  }

  private SentAnswer.End run() {
    for (int i = 0; i < worked.input().size() && refused.isEmpty(); i++) {
      switch (worked.input().get(i)) {
        case Item.Line line -> {
          if (step.ended() && !LineText.isBlank(line.bytes())) {
            refused = OptionalInt.of(i + 1);
          }
        }
        case Item.Tick _ -> {
          readUpTo(i);
          apply(Mark.Kind.TICK, nextTick());
        }
        case Item.End _ -> {
          readUpTo(i);
          apply(Mark.Kind.END, Watermark.END);
        }
        case Item.Gap _ -> {
          readUpTo(i);
          apply(Mark.Kind.GAP, Watermark.END);
        }
        case Item.Handover(long given) -> {
          readUpTo(i);
          apply(Mark.Kind.HANDOVER, given);
        }
      }
    }
    List<String> afterMarks = List.copyOf(after);
    if (refused.isEmpty()) {
      readUpTo(worked.input().size());
    }
    if (worked.declaration().end() && !step.ended()) {
      apply(Mark.Kind.END, Watermark.END);
    }
    StepChecks.gaps(step, applied);
    return new SentAnswer.End(
        Totals.of(step.counters()), step.watermark().current(), afterMarks, refused);
  }

  /** What the next tick is to raise the watermark to. */
  private long nextTick() {
    String expected = marks.get(applied.size());
    return expected.equals("-inf") ? Watermark.START : Long.parseLong(expected);
  }

  private void apply(Mark.Kind kind, long watermark) {
    Mark mark = new Mark(reader.position().offset(), kind, watermark);
    step.apply(mark, false);
    applied.add(mark);
    after.add(SentAnswer.watermark(step.watermark().current()));
    takeOutputs();
    interrupt();
  }

  private void readUpTo(int items) {
    log.show(items);
    Source.Answer answer;
    do {
      int events = schedule.nextBatchEvents(choices);
      answer = reader.read(batch, Source.Limit.of(events, Integer.MAX_VALUE));
      step.process(batch, false);
      takeOutputs();
      interrupt();
    } while (answer == Source.Answer.MORE);
  }

  private void takeOutputs() {
    sent.addAll(Sent.allOf(step.outputs()));
    step.clearOutputs();
    StepChecks.accounted(step);
  }

  private void interrupt() {
    if (choices.nextInt(100) < schedule.snapshotsIn100()) {
      snapshot.take(step, reader.position(), applied.size(), choices);
    }
    if (choices.nextInt(100) < schedule.restartsIn100()) {
      restart();
    }
  }

  private void restart() {
    Position committed = reader.position();
    Counters counters = new Counters();
    counters.copyFrom(step.counters());
    long watermark = step.watermark().current();
    step.close();
    reader.close();
    step = newStep();
    snapshot.restoreInto(step);
    reader = log.open(0, snapshot.position());
    batch = reader.newBatch();
    for (Mark mark : applied.subList(snapshot.marks(), applied.size())) {
      readAgain(mark.afterOffset());
      step.apply(mark, true);
    }
    readAgain(committed.offset());
    StepChecks.reproduced(step, counters, watermark);
    step.counters().copyFrom(counters);
  }

  private void readAgain(String offset) {
    while (!reader.position().offset().equals(offset)) {
      // One by one, since the log is asked for an offset and not for a position.
      reader.read(batch, Source.Limit.of(1, Integer.MAX_VALUE));
      step.process(batch, true);
      StepChecks.silent(step);
    }
  }

  @Override
  public void close() {
    step.close();
    reader.close();
    snapshot.close();
    allocator.close();
  }
}
