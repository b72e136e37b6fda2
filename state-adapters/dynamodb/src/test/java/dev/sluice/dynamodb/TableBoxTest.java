package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox.Answer;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading letters back from the table that they were written to. */
final class TableBoxTest {
  private final String table = LocalDynamo.newName("letters");
  private final TableBox box = new TableBox(LocalDynamo.service(), _ -> table, Failpoints.NONE);

  {
    new Tables(LocalDynamo.service()).create(TableSink.lettersIn(table));
  }

  private void deliver(String function, int partition, int count) {
    OutputBuffer block = new OutputBuffer();
    for (int number = 0; number < count; number++) {
      byte[] json =
          "{\"partition\":%d,\"offset\":%d}"
              .formatted(partition, number)
              .getBytes(StandardCharsets.UTF_8);
      block.add(Channel.DEAD, partition, number, json, 0, json.length);
    }
    assertThat(
            box.sink(Channel.DEAD)
                .deliver(
                    block, Channel.DEAD, 0, block.count(), new Sequence(function, partition, 1, 3)))
        .isEqualTo(new Delivery.Done());
  }

  @Test
  void each_overMoreThanAPageAndOtherFunctions_showsItsOwnAndRemovesWhatWasTaken() {
    deliver("sums", 0, 150);
    deliver("sums", 12, 20);
    deliver("sums-of-others", 0, 5);
    List<String> shown = new ArrayList<>();
    box.each(
        "sums",
        Channel.DEAD,
        letters -> {
          letters.forEach(letter -> shown.add(letter.text()));
          List<Letter> taken =
              letters.stream().filter(letter -> letter.text().endsWith("7}")).toList();
          return new Answer(taken, true);
        });
    assertThat(shown).hasSize(170).doesNotHaveDuplicates();
    assertThat(LocalDynamo.rows(table, "seq"))
        .hasSize(175 - 17)
        .noneMatch(row -> LocalDynamo.attribute(row, "payload").s().endsWith("7}"));
  }

  @Test
  void each_toldToStop_leavesTheRest() {
    deliver("sums", 0, 150);
    List<Letter> shown = new ArrayList<>();
    box.each(
        "sums",
        Channel.DEAD,
        letters -> {
          shown.addAll(letters);
          return new Answer(letters.subList(0, 1), false);
        });
    assertThat(shown).hasSize(100);
    assertThat(LocalDynamo.rows(table, "seq")).hasSize(149);
  }
}
