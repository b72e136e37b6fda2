package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox.Answer;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bucket of letters does when it is read, and when S3 is not well. */
final class BucketBoxTest {
  private final String bucket = LocalBuckets.bucket();

  private static OutputBuffer dead(int from, int to) {
    OutputBuffer block = new OutputBuffer();
    for (int number = from; number < to; number++) {
      byte[] json = "{\"offset\":%d}".formatted(number).getBytes(StandardCharsets.UTF_8);
      block.add(Channel.DEAD, 7, number, json, 0, json.length);
    }
    return block;
  }

  private static Delivery deliver(Sink sink, OutputBuffer block, String function, int partition) {
    return sink.deliver(
        block, Channel.DEAD, 0, block.count(), new Sequence(function, partition, 1, 3));
  }

  @Test
  void letters_ofFunctionsAndChannels_liesEachUnderItsOwnKey() {
    try (BucketBox box = LocalBuckets.box(new FaultyS3(), bucket)) {
      deliver(box.sink(Channel.DEAD), dead(0, 2), "sums", 11);
      deliver(box.sink(Channel.LATE), dead(0, 1), "sums", 2);
    }
    String seq = "0000000001.0000000000000000003.000000000";
    assertThat(LocalBuckets.keys(bucket))
        .containsExactly(
            "sums/dead/11/" + seq + "0-00000000000000070000000000000000.json",
            "sums/dead/11/" + seq + "1-00000000000000070000000000000001.json",
            "sums/late/2/" + seq + "0-00000000000000070000000000000000.json");
  }

  @Test
  void each_overMoreThanAListing_showsAllOnceAndRemovesWhatWasTaken() {
    List<String> shown = new ArrayList<>();
    try (BucketBox box = LocalBuckets.box(bucket)) {
      deliver(box.sink(Channel.DEAD), dead(0, 130), "sums", 0);
      deliver(box.sink(Channel.DEAD), dead(0, 3), "others", 0);
      box.each(
          "sums",
          Channel.DEAD,
          letters -> {
            letters.forEach(letter -> shown.add(letter.text()));
            List<Letter> taken =
                letters.stream().filter(letter -> letter.text().endsWith("0}")).toList();
            return new Answer(taken, true);
          });
    } finally {
      assertThat(shown).hasSize(130).doesNotHaveDuplicates();
    }
    assertThat(LocalBuckets.keys(bucket)).hasSize(130 - 13 + 3);
  }

  @Test
  void each_toldToStop_leavesTheRest() {
    List<Letter> shown = new ArrayList<>();
    try (BucketBox box = LocalBuckets.box(bucket)) {
      deliver(box.sink(Channel.DEAD), dead(0, 130), "sums", 0);
      box.each(
          "sums",
          Channel.DEAD,
          letters -> {
            shown.addAll(letters);
            return new Answer(List.of(), false);
          });
    }
    assertThat(shown).hasSize(100);
    assertThat(LocalBuckets.keys(bucket)).hasSize(130);
  }

  @Test
  void deliver_withoutAnAnswer_isSentAgainAndThereOnce() {
    FaultyS3 faulty =
        new FaultyS3().silent(true).silent(false).refusing(503, "SlowDown").refusing(500, "Oops");
    try (BucketBox box = LocalBuckets.box(faulty, bucket)) {
      assertThat(deliver(box.sink(Channel.DEAD), dead(0, 2), "sums", 0))
          .isEqualTo(new Delivery.Done());
    }
    assertThat(faulty.requests).isEqualTo(6);
    assertThat(LocalBuckets.texts(bucket)).containsExactly("{\"offset\":0}", "{\"offset\":1}");
  }

  @Test
  void deliver_whoseTimeIsUp_isLeftBehindOneLetterAtLeast() {
    FaultyS3 counting = new FaultyS3();
    try (BucketBox box = LocalBuckets.box(counting, bucket)) {
      Sink sink = box.sink(Channel.DEAD);
      sink.until(() -> counting.requests >= 3);
      assertThat(deliver(sink, dead(0, 10), "sums", 0))
          .isEqualTo(new Delivery.Retry(3, Sink.TIME_IS_UP));
      assertThat(deliver(sink, dead(3, 10), "sums", 0))
          .isEqualTo(new Delivery.Retry(1, Sink.TIME_IS_UP));
    }
    assertThat(LocalBuckets.keys(bucket)).hasSize(4);
  }

  @Test
  void each_throttledOrWithoutAnAnswer_asksAgainAndShowsEachLetterOnce() {
    FaultyS3 faulty = new FaultyS3();
    List<String> shown = new ArrayList<>();
    try (BucketBox box = LocalBuckets.box(faulty, bucket)) {
      deliver(box.sink(Channel.DEAD), dead(0, 3), "sums", 0);
      faulty.silent(true).refusing(503, "SlowDown").silent(false);
      box.each(
          "sums",
          Channel.DEAD,
          letters -> {
            letters.forEach(letter -> shown.add(letter.text()));
            faulty.silent(true).refusing(500, "InternalError");
            return new Answer(letters, true);
          });
    }
    assertThat(shown).containsExactly("{\"offset\":0}", "{\"offset\":1}", "{\"offset\":2}");
    assertThat(LocalBuckets.keys(bucket)).isEmpty();
  }

  @Test
  void deliver_neverAnswered_isToBeTriedAgainFromThere() {
    FaultyS3 faulty = new FaultyS3();
    for (int time = 0; time < 5; time++) {
      faulty.silent(false);
    }
    try (BucketBox box = LocalBuckets.box(faulty, bucket)) {
      assertThat(deliver(box.sink(Channel.DEAD), dead(0, 2), "sums", 0))
          .isEqualTo(new Delivery.Retry(0, "read timed out"));
    }
  }

  @Test
  void deliver_refusedForGood_isRefused() {
    FaultyS3 faulty = new FaultyS3().refusing(400, "EntityTooLarge");
    try (BucketBox box = LocalBuckets.box(faulty, bucket)) {
      assertThat(deliver(box.sink(Channel.DEAD), dead(0, 1), "sums", 0))
          .isEqualTo(new Delivery.Refused(0, "refused: planted (EntityTooLarge)"));
    }
  }

  @Test
  void deliver_toNoBucketOrWithoutRights_stopsWithTheRepair() {
    try (BucketBox box = LocalBuckets.box("nobodys-bucket")) {
      assertThatThrownBy(() -> deliver(box.sink(Channel.DEAD), dead(0, 1), "sums", 0))
          .isInstanceOf(Stop.class)
          .hasMessage(
              "cannot write a letter in bucket nobodys-bucket: there is none; create it, or name"
                  + " another");
    }
    FaultyS3 faulty = new FaultyS3().refusing(403, "AccessDenied");
    try (BucketBox box = LocalBuckets.box(faulty, bucket)) {
      assertThatThrownBy(() -> deliver(box.sink(Channel.DEAD), dead(0, 1), "sums", 0))
          .isInstanceOf(Stop.class)
          .hasMessageContaining("see that the credentials are valid and allowed to do that");
    }
  }
}
