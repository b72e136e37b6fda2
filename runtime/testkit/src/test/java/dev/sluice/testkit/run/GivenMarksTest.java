package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Seeds;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.vectors.RandomCases;
import dev.sluice.testkit.vectors.StepRun;
import dev.sluice.testkit.vectors.StepSchedule;
import dev.sluice.testkit.vectors.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gaps and hand-overs, which no worker makes yet: one that finds them in its head, with ticks
 * between them and several behind one event, comes to what the head says, and goes on from there.
 */
final class GivenMarksTest {
  private static final long FIRST_SEED = 14_000_000;
  private static final long CASES = Boolean.getBoolean("sluice.full") ? 4_000 : 400;
  private static final int ITEMS_MAX = 40;

  @Test
  @Tag("full")
  void worker_headWithGivenMarks_goesOnAsInOneRun() {
    int several = 0;
    for (long seed : Seeds.of(GivenMarksTest.class, FIRST_SEED, CASES).toArray()) {
      SplittableRandom random = new SplittableRandom(seed);
      WorkedCase worked = marked(RandomCases.withGivenMarks(seed, ITEMS_MAX), random);
      Answer answer = Oracle.answer(worked);
      Subject subject = Subject.echoing(worked.declaration());
      Outcome expected = StepRun.outcome(worked, answer.marks(), StepSchedule.ONE_BATCH, subject);
      List<Integer> marks = marksOf(worked);
      MarkedRun.Parts parts =
          new MarkedRun.Parts(random.nextInt(marks.getFirst() + 1), marks.getLast() + 1);
      Outcome found;
      try (MarkedRun run = new MarkedRun(worked, answer.marks(), parts)) {
        found = run.outcome(random.nextBoolean());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("%s, %s".formatted(parts, worked), e);
      }
      assertThat(expected.difference(found)).as("%s, %s", parts, worked).isEmpty();
      several += marks.size() > 1 ? 1 : 0;
    }
    assertThat(several).as("cases with several marks").isGreaterThan((int) CASES / 2);
  }

  /** The case without an end in the middle, and with two marks more at one place. */
  private static WorkedCase marked(WorkedCase worked, SplittableRandom random) {
    List<Item> items = new ArrayList<>();
    for (Item item : worked.input()) {
      if (item instanceof Item.End) {
        break;
      }
      items.add(item);
    }
    int at = random.nextInt(items.size() + 1);
    items.add(at, new Item.Gap());
    items.add(at + random.nextInt(2), new Item.Handover(1_000 + random.nextInt(-100, 100)));
    return worked.withInput(items);
  }

  private static List<Integer> marksOf(WorkedCase worked) {
    List<Integer> marks = new ArrayList<>();
    for (int i = 0; i < worked.input().size(); i++) {
      if (!(worked.input().get(i) instanceof Item.Line)) {
        marks.add(i);
      }
    }
    return marks;
  }
}
