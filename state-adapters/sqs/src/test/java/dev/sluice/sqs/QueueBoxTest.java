package dev.sluice.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Requests;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox.Answer;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a queue of letters does when it is read, and when SQS is not well. */
final class QueueBoxTest {
  private final String queue = LocalQueues.queue();

  private static void add(OutputBuffer block, int number, String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    block.add(Channel.DEAD, 7, number, json, 0, json.length);
  }

  private static OutputBuffer dead(int from, int to) {
    OutputBuffer block = new OutputBuffer();
    for (int number = from; number < to; number++) {
      add(block, number, text(number));
    }
    return block;
  }

  private static OutputBuffer dead(int count) {
    return dead(0, count);
  }

  private static String text(int number) {
    return "{\"offset\":%d}".formatted(number);
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(QueueBoxTest::text).toList();
  }

  private static Delivery deliver(Sink sink, OutputBuffer block, String function) {
    return sink.deliver(block, Channel.DEAD, 0, block.count(), new Sequence(function, 0, 1, 3));
  }

  private Delivery delivered(FaultySqs faulty, OutputBuffer block) {
    try (QueueBox box = LocalQueues.box(faulty, queue)) {
      return deliver(box.sink(Channel.DEAD), block, "sums");
    }
  }

  @Test
  void each_overOthersToo_showsItsOwnRemovesWhatWasTakenAndLetsGoOfTheRest() {
    List<String> shown = new ArrayList<>();
    QueueBox box = LocalQueues.box(queue);
    deliver(box.sink(Channel.DEAD), dead(25), "sums");
    deliver(box.sink(Channel.LATE), dead(3), "sums");
    deliver(box.sink(Channel.DEAD), dead(100, 104), "others");
    box.each(
        "sums",
        Channel.DEAD,
        letters -> {
          letters.forEach(letter -> shown.add(letter.text()));
          List<Letter> taken =
              letters.stream().filter(letter -> letter.text().endsWith("0}")).toList();
          return new Answer(taken, true);
        });
    assertThat(shown).containsExactlyInAnyOrderElementsOf(texts(25));
    assertThat(LocalQueues.messages(queue)).hasSize(25 - 3 + 3 + 4);
  }

  private static void assertReaderFails(QueueBox box) {
    assertThatThrownBy(
            () ->
                box.each(
                    "sums",
                    Channel.DEAD,
                    letters -> {
                      throw new IllegalStateException("the stream is full");
                    }))
        .hasMessage("the stream is full");
  }

  @Test
  void each_readerThatFails_letsGoOfAll() {
    QueueBox box = LocalQueues.box(queue);
    deliver(box.sink(Channel.DEAD), dead(5), "sums");
    assertReaderFails(box);
    assertThat(LocalQueues.messages(queue)).hasSize(5);
  }

  @Test
  void each_lettersThatCannotBeLetGoOf_saysWhyTheReaderFailed() {
    QueueBox box = LocalQueues.box(new FaultySqs().holding(), queue);
    deliver(box.sink(Channel.DEAD), dead(5), "sums");
    assertReaderFails(box);
  }

  @Test
  void each_lettersThatAreNotDeletedAtOnce_deletesThemAgain() {
    QueueBox box = LocalQueues.box(new FaultySqs().deletingNothing(2), queue);
    deliver(box.sink(Channel.DEAD), dead(5), "sums");
    box.each("sums", Channel.DEAD, letters -> new Answer(letters, true));
    assertThat(LocalQueues.messages(queue)).isEmpty();
  }

  @Test
  void deliver_withoutAnAnswer_isSentAgainAndThereOnce() {
    FaultySqs faulty = new FaultySqs().silent(true).silent(false).refusing(503, "Unavailable");
    assertThat(delivered(faulty, dead(12))).isEqualTo(new Delivery.Done());
    assertThat(faulty.requests).containsExactly(10, 10, 10, 10, 2);
    assertThat(LocalQueues.bodies(queue)).containsExactlyInAnyOrderElementsOf(texts(12));
  }

  @Test
  void deliver_inPart_sendsTheRestAgain() {
    FaultySqs faulty = new FaultySqs().without(false, 1, 3).without(false, 0);
    assertThat(delivered(faulty, dead(5))).isEqualTo(new Delivery.Done());
    assertThat(faulty.requests).containsExactly(5, 2, 1);
    assertThat(LocalQueues.bodies(queue)).containsExactlyInAnyOrderElementsOf(texts(5));
  }

  @Test
  void deliver_inPart_waitsBeforeTheRest() {
    List<Duration> pauses = new ArrayList<>();
    FaultySqs faulty = new FaultySqs().without(false, 1, 3).without(false, 0);
    Requests requests = new Requests(pauses::add, new Random(1));
    try (QueueBox box = new QueueBox(faulty, queue, requests, Failpoints.NONE)) {
      deliver(box.sink(Channel.DEAD), dead(5), "sums");
    }
    assertThat(faulty.requests).containsExactly(5, 2, 1);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void deliver_inPartForLong_isToBeTriedAgainFromTheFirstThatIsNotThere() {
    FaultySqs faulty =
        new FaultySqs().without(false, 2, 3).without(false, 0).without(false, 0).without(false, 0);
    assertThat(delivered(faulty, dead(5))).isEqualTo(new Delivery.Retry(2, "not now (Planted)"));
  }

  @Test
  void deliver_oneThatNeverWill_isRefused() {
    FaultySqs faulty = new FaultySqs().without(true, 3);
    assertThat(delivered(faulty, dead(5)))
        .isEqualTo(new Delivery.Refused(3, "refused: not now (Planted)"));
  }

  @Test
  void deliver_inPartBecauseOfThrottling_isSentAgainWhosesoeverFaultItIsSaidToBe() {
    FaultySqs faulty = new FaultySqs().without("RequestThrottled", true, 3);
    assertThat(delivered(faulty, dead(5))).isEqualTo(new Delivery.Done());
    assertThat(LocalQueues.bodies(queue)).containsExactlyInAnyOrderElementsOf(texts(5));
  }

  @Test
  void deliver_anAnswerThatSaysNothing_isNone() {
    FaultySqs faulty = new FaultySqs().wordless();
    assertThat(delivered(faulty, dead(5))).isEqualTo(new Delivery.Done());
    assertThat(LocalQueues.bodies(queue)).containsExactlyInAnyOrderElementsOf(texts(5));
  }

  @Test
  void deliver_neverAnswered_isToBeTriedAgain() {
    FaultySqs faulty = new FaultySqs();
    for (int time = 0; time < 5; time++) {
      faulty.silent(false);
    }
    assertThat(delivered(faulty, dead(2))).isEqualTo(new Delivery.Retry(0, "read timed out"));
  }

  @Test
  void deliver_aLetterAsLargeAsAMessage_isThereAndOneMoreByteIsRefused() {
    OutputBuffer block = new OutputBuffer();
    int around = "{}functionchannelStringStringsumsdead".length();
    add(block, 0, "{%s}".formatted(" ".repeat(QueueSink.BYTES_MAX - around)));
    add(block, 1, "{\"a\":1}");
    add(block, 2, "{%s}".formatted(" ".repeat(QueueSink.BYTES_MAX - around + 1)));
    assertThat(delivered(new FaultySqs(), block))
        .isEqualTo(
            new Delivery.Refused(
                2, "too-large: the message has 1048577 bytes and a queue takes 1048576"));
    assertThat(LocalQueues.messages(queue)).hasSize(2);
  }

  @Test
  void deliver_charactersThatNoMessageHas_areEscaped() {
    OutputBuffer block = new OutputBuffer();
    add(block, 0, "{\"event\":\"\uFFFE\uFFFF\uD83D\uDE00\"}");
    assertThat(delivered(new FaultySqs(), block)).isEqualTo(new Delivery.Done());
    assertThat(LocalQueues.bodies(queue))
        .containsExactly("{\"event\":\"\\ufffe\\uffff\uD83D\uDE00\"}");
  }

  @Test
  void deliver_toNoQueueOrWithoutRights_stopsWithTheRepair() {
    String none = queue.replace("letters", "nobodys");
    try (QueueBox box = LocalQueues.box(new FaultySqs(), none)) {
      assertThatThrownBy(() -> deliver(box.sink(Channel.DEAD), dead(1), "sums"))
          .isInstanceOf(Stop.class)
          .hasMessageContaining("there is none; create it, or name another");
    }
    FaultySqs faulty = new FaultySqs().refusing(403, "AccessDenied");
    assertThatThrownBy(() -> delivered(faulty, dead(1)))
        .isInstanceOf(Stop.class)
        .hasMessageContaining("see that the credentials are valid and allowed to do that");
  }
}
