package dev.sluice.testkit.run;

import dev.sluice.engine.output.Channel;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.LineText;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.vectors.LineLog;
import dev.sluice.testkit.vectors.Sent;
import dev.sluice.testkit.vectors.SentAnswer;
import dev.sluice.testkit.vectors.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The answer of the real worker to a case. */
public final class WorkerAnswer {
  private WorkerAnswer() {}

  /**
   * Whether a worker can be given the case: none can start from a watermark that another
   * declaration committed or go on behind lost events, and a source that is empty says so since one
   * time only.
   */
  public static boolean canBeGiven(WorkedCase worked) {
    return worked.declaration().floor().isEmpty()
        && worked.input().stream().noneMatch(WorkerAnswer::isGivenByOthers)
        && idleTimesHoldEvents(worked.input());
  }

  private static boolean isGivenByOthers(Item item) {
    return item instanceof Item.Gap || item instanceof Item.Handover;
  }

  private static boolean idleTimesHoldEvents(List<Item> items) {
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i) instanceof Item.Tick later
          && items.get(i - 1) instanceof Item.Tick earlier
          && later.since() != earlier.since()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The answer under a schedule.
   *
   * @param marks what the case's marks bring; a worker's own show in watermark and results
   */
  public static Answer of(WorkedCase worked, List<String> marks, Schedule schedule) {
    Subject subject = Subject.echoing(worked.declaration());
    WorkerRun.Input input = new WorkerRun.Input(worked.input(), worked.declaration().end());
    Outcome outcome = WorkerRun.outcome(subject, input, schedule);
    List<Sent> sent = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      outcome.of(channel).forEach(json -> sent.add(Sent.of(channel, json)));
    }
    OptionalInt refused =
        outcome.stopped().equals("ended") ? lineBehindEnd(worked.input()) : OptionalInt.empty();
    LineLog log = new LineLog(worked.input(), worked.declaration().limits().maxEventBytes());
    SentAnswer.End end = new SentAnswer.End(outcome.totals(), outcome.watermark(), marks, refused);
    return new SentAnswer(subject.plan().function(), worked.declaration(), log).read(sent, end);
  }

  private static OptionalInt lineBehindEnd(List<Item> items) {
    boolean ended = false;
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case Item.End _ -> ended = true;
        case Item.Tick _, Item.Gap _, Item.Handover _ -> {}
        case Item.Line line -> {
          if (ended && !LineText.isBlank(line.bytes())) {
            return OptionalInt.of(i + 1);
          }
        }
      }
    }
    return OptionalInt.empty();
  }
}
