package dev.sluice.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every source keeps, on its partition 0. A test appends events, then opens; {@link #bounded}
 * and {@link #unbounded} give a new source on the same events each time.
 */
public abstract class SourceContract {
  private static final Limit ANY = Limit.of(1000, 1 << 20);
  private static final int READS_MAX = 10_000;

  /** An event with the position behind it. */
  private record Given(String payload, String offset, Position position) {}

  /** A source that ends where its events end now. */
  protected abstract Source bounded();

  /** What {@link #bounded} says behind its last event. */
  protected Answer over() {
    return Answer.END;
  }

  /** A source that waits for more. */
  protected abstract Source unbounded();

  /** Appends events to partition 0: JSON of one line each. */
  protected abstract void append(List<String> events);

  /** Takes away, or replaces by others, all events of partition 0. */
  protected abstract void lose();

  /** The limit of an event's bytes that the sources are made with: at least 1000. */
  protected abstract int eventBytesMax();

  @Test
  final void read_events_givesThemInOrderUnderDifferentOffsets() {
    append(events(25));
    List<Given> given = readAll(Position.START, ANY);
    assertThat(given).extracting(Given::payload).isEqualTo(events(25));
    assertThat(given).extracting(Given::offset).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  final void read_sameEventsAgainInAnyCut_givesSamePayloadsAndOffsets() {
    append(events(25));
    List<Given> whole = readAll(Position.START, ANY);
    assertThat(withoutPosition(readAll(Position.START, Limit.of(1, 1 << 20))))
        .isEqualTo(withoutPosition(whole));
    assertThat(withoutPosition(readAll(Position.START, Limit.of(7, 1 << 20))))
        .isEqualTo(withoutPosition(whole));
  }

  @Test
  final void read_limitOfEvents_isKept() {
    append(events(5));
    try (Source source = bounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      assertThat(reader.read(batch, Limit.of(2, 1 << 20))).isEqualTo(Answer.MORE);
      assertThat(batch.count()).isEqualTo(2);
    }
  }

  @Test
  final void read_limitOfBytes_isKeptOnceThereIsOneEvent() {
    append(events(5));
    int two = 2 * events(1).getFirst().length();
    assertThat(cuts(Limit.of(1000, 1))).containsOnly(1);
    assertThat(cuts(Limit.of(1000, two))).allMatch(count -> count <= 2);
  }

  @Test
  final void open_behindEveryEvent_goesOnWithTheNext() {
    append(events(12));
    List<Given> whole = readAll(Position.START, Limit.of(1, 1 << 20));
    for (int i = 0; i < whole.size(); i++) {
      assertThat(withoutPosition(readAll(whole.get(i).position(), ANY)))
          .isEqualTo(withoutPosition(whole.subList(i + 1, whole.size())));
    }
  }

  @Test
  final void position_beforeFirstRead_isTheOneOpenedWith() {
    append(events(3));
    Position first = readAll(Position.START, Limit.of(1, 1 << 20)).getFirst().position();
    try (Source source = bounded();
        Source.Reader atStart = source.open(0, Position.START);
        Source.Reader behindFirst = source.open(0, first)) {
      assertThat(atStart.position()).isEqualTo(Position.START);
      assertThat(behindFirst.position()).isEqualTo(first);
    }
  }

  @Test
  final void position_behindEveryEvent_namesItsOffsetInShortPrintableText() {
    append(events(12));
    for (Given given : readAll(Position.START, Limit.of(1, 1 << 20))) {
      assertThat(given.position().offset()).isEqualTo(given.offset());
      assertThat(given.position().token()).hasSizeLessThanOrEqualTo(200).matches("[ -~]*");
    }
  }

  @Test
  final void position_readAgainInAnotherCut_isTheSame() {
    append(events(12));
    List<Given> whole = readAll(Position.START, ANY);
    List<Given> single = readAll(Position.START, Limit.of(1, 1 << 20));
    assertThat(whole.getLast().position()).isEqualTo(single.getLast().position());
    assertThat(readAll(single.get(4).position(), ANY).getLast().position())
        .isEqualTo(single.getLast().position());
  }

  @Test
  final void read_untilAnOffsetAlone_stopsThereToo() {
    append(events(6));
    Given third = readAll(Position.START, Limit.of(1, 1 << 20)).get(2);
    Limit limit = new Limit(1000, 1 << 20, new Position(third.offset(), ""));
    assertThat(readAll(Position.START, limit)).hasSize(3);
  }

  @Test
  final void read_untilEveryEvent_givesItAndNothingBehindIt() {
    append(events(6));
    List<Given> whole = readAll(Position.START, Limit.of(1, 1 << 20));
    for (int i = 0; i < whole.size(); i++) {
      Limit limit = new Limit(1000, 1 << 20, whole.get(i).position());
      assertThat(withoutPosition(readAll(Position.START, limit)))
          .isEqualTo(withoutPosition(whole.subList(0, i + 1)));
    }
  }

  @Test
  final void read_untilWhereItWasOpened_givesNothingAndSaysEnd() {
    append(events(3));
    Position first = readAll(Position.START, Limit.of(1, 1 << 20)).getFirst().position();
    try (Source source = unbounded();
        Source.Reader reader = source.open(0, first)) {
      RawBatch batch = reader.newBatch();
      assertThat(reader.read(batch, new Limit(10, 1 << 20, first))).isEqualTo(Answer.END);
      assertThat(batch.count()).isZero();
    }
  }

  @Test
  final void read_boundedBehindLast_saysEndAgainAndAgain() {
    append(events(3));
    try (Source source = bounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      drain(reader, batch);
      assertThat(reader.read(batch, ANY)).isEqualTo(over());
      assertThat(batch.count()).isZero();
    }
  }

  @Test
  final void read_boundedWithNoEvent_saysEnd() {
    append(List.of());
    assertThat(readAll(Position.START, ANY)).isEmpty();
  }

  @Test
  final void read_unboundedBehindLast_saysEmptyAndGoesOnWhenThereIsMore() {
    append(events(3));
    try (Source source = unbounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      assertThat(drain(reader, batch)).isEqualTo(Answer.EMPTY);
      assertThat(reader.read(batch, ANY)).isEqualTo(Answer.EMPTY);
      assertThat(batch.count()).isZero();
      append(List.of("{\"later\":1}"));
      assertThat(payloadsUntil(reader, batch, 1)).containsExactly("{\"later\":1}");
    }
  }

  @Test
  final void open_behindEventThatIsGone_stopsAsDataLoss() {
    append(events(5));
    Position third = readAll(Position.START, Limit.of(1, 1 << 20)).get(2).position();
    lose();
    assertThatThrownBy(() -> readAll(third, ANY))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS));
  }

  @Test
  final void read_eventLongerThanLimit_keepsHeadLengthAndHash() {
    String longest = event(0, eventBytesMax());
    String tooLong = event(1, eventBytesMax() + 1);
    append(List.of(longest, tooLong, "{\"next\":1}"));
    try (Source source = bounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      Limit one = Limit.of(1, 1);
      reader.read(batch, one);
      assertThat(batch.isTooLong(0)).isFalse();
      assertThat(payload(batch, 0)).isEqualTo(longest);
      reader.read(batch, one);
      assertThat(batch.isTooLong(0)).isTrue();
      assertThat(batch.fullLength(0)).isEqualTo(tooLong.length());
      assertThat(batch.hashOf(0)).isEqualTo(sha256(tooLong));
      assertThat(tooLong).startsWith(payload(batch, 0));
      reader.read(batch, one);
      assertThat(batch.isTooLong(0)).isFalse();
      assertThat(payload(batch, 0)).isEqualTo("{\"next\":1}");
    }
  }

  @Test
  final void read_anyBatch_leavesSlackBehindTheLastPayload() {
    append(events(3));
    try (Source source = bounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      reader.read(batch, Limit.of(3, 1 << 20));
      int last = batch.count() - 1;
      assertThat(batch.data().length)
          .isGreaterThanOrEqualTo(batch.start(last) + batch.length(last) + RawBatch.SLACK);
    }
  }

  private List<Given> readAll(Position after, Limit limit) {
    List<Given> given = new ArrayList<>();
    try (Source source = bounded();
        Source.Reader reader = source.open(0, after)) {
      RawBatch batch = reader.newBatch();
      for (int reads = 0; reads < READS_MAX; reads++) {
        Answer answer = reader.read(batch, limit);
        for (int row = 0; row < batch.count(); row++) {
          given.add(new Given(payload(batch, row), batch.offset(row), reader.position()));
        }
        if (answer != Answer.MORE) {
          assertThat(answer).isEqualTo(wasReached(limit, given) ? Answer.END : over());
          return given;
        }
      }
    }
    throw new AssertionError("no END after %d reads".formatted(READS_MAX));
  }

  private static boolean wasReached(Limit limit, List<Given> given) {
    return !given.isEmpty() && given.getLast().offset().equals(limit.until().offset());
  }

  private List<Integer> cuts(Limit limit) {
    List<Integer> counts = new ArrayList<>();
    try (Source source = bounded();
        Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      Answer answer = Answer.MORE;
      for (int reads = 0; reads < READS_MAX && answer == Answer.MORE; reads++) {
        answer = reader.read(batch, limit);
        if (batch.count() > 0) {
          counts.add(batch.count());
        }
      }
    }
    return counts;
  }

  private static Answer drain(Source.Reader reader, RawBatch batch) {
    Answer answer = Answer.MORE;
    for (int reads = 0; reads < READS_MAX && answer == Answer.MORE; reads++) {
      answer = reader.read(batch, ANY);
    }
    return answer;
  }

  private static List<String> payloadsUntil(Source.Reader reader, RawBatch batch, int count) {
    List<String> payloads = new ArrayList<>();
    for (int reads = 0; reads < READS_MAX && payloads.size() < count; reads++) {
      reader.read(batch, ANY);
      for (int row = 0; row < batch.count(); row++) {
        payloads.add(payload(batch, row));
      }
    }
    return payloads;
  }

  private static List<String> withoutPosition(List<Given> given) {
    return given.stream().map(event -> event.offset() + " " + event.payload()).toList();
  }

  private static String payload(RawBatch batch, int row) {
    String line =
        new String(batch.data(), batch.start(row), batch.length(row), StandardCharsets.UTF_8);
    return line.strip();
  }

  private static List<String> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event(i, 40)).toList();
  }

  private static String event(int number, int bytes) {
    String start = "{\"n\":\"%02d\",\"text\":\"".formatted(number);
    return start + "x".repeat(bytes - start.length() - 2) + "\"}";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
