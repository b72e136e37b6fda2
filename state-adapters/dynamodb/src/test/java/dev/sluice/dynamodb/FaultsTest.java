package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.Outcome;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.testkit.contract.StoredPages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What each kind of request does about each kind of fault. */
final class FaultsTest {
  private static final String FUNCTION = "card-velocity";
  private static final PageName PAGE = new PageName(1, 2, 3, "a".repeat(32), 0);
  private static final StoredHead FIRST = new StoredHead("a".repeat(32), new byte[100]);
  private static final StoredHead SECOND = new StoredHead("b".repeat(32), new byte[100]);

  private final String table = LocalDynamo.stateTable();
  private final FaultyDynamo client = new FaultyDynamo(LocalDynamo.CLIENT);
  private final List<Duration> pauses = new ArrayList<>();
  private final Units units = new Units();
  private final Service service = new Service(client, pauses::add, new Random(7), units);
  private final PartitionStore items =
      DynamoStateStore.open(service, table, new FunctionLabel(FUNCTION, 1), Failpoints.NONE)
          .open(FUNCTION, 0);

  @Test
  void headWrite_throttledAndMore_isSentAgainUnchanged() {
    client
        .fail(FaultyDynamo.throttled())
        .fail(FaultyDynamo.error("TransactionConflictException", 400))
        .fail(FaultyDynamo.error("ExpiredTokenException", 400));
    int before = client.requests().size();
    assertThat(items.writeHead("", FIRST)).isEqualTo(Outcome.APPLIED);
    List<Object> sent = client.requests().subList(before, client.requests().size());
    assertThat(sent).hasSize(4);
    assertThat(sent.stream().distinct()).hasSize(1);
    assertThat(pauses).hasSize(3);
    assertThat(units.of(Operation.HEAD_WRITE)).isEqualTo(new Units.Count(1, 1, 3));
  }

  @Test
  void headWrite_throttledForEver_isUnknown() {
    client.fail(Backoff.HEAD.sendsMax(), FaultyDynamo.throttled());
    assertThat(items.writeHead("", FIRST)).isEqualTo(Outcome.UNKNOWN);
    assertThat(items.readHead()).isEmpty();
  }

  @Test
  void headWrite_withoutAnswer_isUnknownAndNotSentAgain() {
    client.loseAnswer();
    assertThat(items.writeHead("", FIRST)).isEqualTo(Outcome.UNKNOWN);
    assertThat(items.readHead().map(StoredHead::nonce)).contains(FIRST.nonce());
    client.fail(FaultyDynamo.error("InternalServerError", 500));
    assertThat(items.writeHead(FIRST.nonce(), SECOND)).isEqualTo(Outcome.UNKNOWN);
    assertThat(items.readHead().map(StoredHead::nonce)).contains(FIRST.nonce());
    assertThat(pauses).isEmpty();
  }

  @Test
  void headWrite_larger_thanAnItem_isABug() {
    StoredHead large = new StoredHead("c".repeat(32), new byte[500_000]);
    assertThatThrownBy(() -> items.writeHead("", large)).isInstanceOf(EngineBug.class);
  }

  @Test
  void everything_notAllowedOrWithoutTable_stopsAndSaysWhatToDo() {
    client.fail(FaultyDynamo.error("AccessDeniedException", 400));
    assertStops(() -> items.writeHead("", FIRST), "credentials");
    client.fail(FaultyDynamo.error("ResourceNotFoundException", 400));
    assertStops(items::readHead, "./sluice tables --create");
    client.fail(FaultyDynamo.error("ValidationException", 400));
    assertThatThrownBy(items::pages).isInstanceOf(EngineBug.class);
  }

  @Test
  void reads_throttledOrWithoutAnswer_areAskedAgainAndThenStop() {
    items.writeHead("", FIRST);
    client.fail(3, FaultyDynamo.throttled()).fail(FaultyDynamo.noAnswer());
    assertThat(items.readHead()).isPresent();
    client.fail(Backoff.STORE.sendsMax(), FaultyDynamo.noAnswer());
    assertStops(items::readHead, "the connection was cut");
  }

  @Test
  void page_whoseAnswersAreLost_isWritten() {
    byte[] large = threeChunks();
    client.loseAnswer();
    StoredPages.write(items, PAGE, new byte[3]);
    PageName other = new PageName(1, 2, 3, "a".repeat(32), 1);
    client.loseAnswer().loseAnswer().fail(FaultyDynamo.throttled()).loseAnswer();
    StoredPages.write(items, other, large);
    assertThat(StoredPages.read(items, PAGE)).hasValueSatisfying(b -> assertThat(b).hasSize(3));
    assertThat(StoredPages.read(items, other))
        .hasValueSatisfying(b -> assertThat(b).isEqualTo(large));
  }

  @Test
  void page_thatTheServiceFails_stops_andIsDeletedByItsName() {
    client.fail(Backoff.STORE.sendsMax(), FaultyDynamo.throttled());
    assertStops(() -> StoredPages.write(items, PAGE, new byte[3]), "ThrottlingException");
    // The marker is there, the first chunk is not.
    byte[] large = threeChunks();
    client.loseAnswer().fail(Backoff.STORE.sendsMax() + 1, FaultyDynamo.noAnswer());
    assertStops(() -> StoredPages.write(items, PAGE, large), "the connection was cut");
    items.deletePage(PAGE);
    assertThat(items.pages()).isEmpty();
  }

  @Test
  void deletePage_withoutAnswers_isDone() {
    StoredPages.write(items, PAGE, threeChunks());
    client.fail(FaultyDynamo.noAnswer()).loseAnswer().fail(FaultyDynamo.throttled());
    items.deletePage(PAGE);
    assertThat(items.pages()).isEmpty();
  }

  /** Bytes that can't be deflated. */
  private static byte[] threeChunks() {
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    return content;
  }

  @Test
  void table_withoutAnswers_isSaidToBeWhatCannotBeLookedAt() {
    Tables tables = new Tables(service);
    client.fail(Backoff.STORE.sendsMax(), FaultyDynamo.noAnswer());
    assertStops(
        () -> tables.verify(TableDefinition.ofState("that-one")),
        "cannot look at table that-one: the connection was cut; what was committed is untouched");
    client.fail(FaultyDynamo.error("AccessDeniedException", 400));
    assertStops(
        () -> tables.verify(TableDefinition.ofState("that-one")),
        "cannot look at table that-one: AccessDeniedException it is (AccessDeniedException); see");
  }

  @Test
  void sink_withoutAnswers_sendsAgainAndThenSaysRetry() {
    String letters = LocalDynamo.newName("letters");
    new Tables(LocalDynamo.service()).create(TableSink.lettersIn(letters));
    OutputBuffer outputs = new OutputBuffer();
    for (String text : List.of("\"a\"", "\"b\"")) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      outputs.add(Channel.DEAD, 1, outputs.count(), payload, 0, payload.length);
    }
    Sink.Sequence sequence = new Sink.Sequence(FUNCTION, 0, 1, 1);
    try (Sink sink = TableSink.ofLetters(service, letters, Failpoints.NONE)) {
      sink.open("");
      client.loseAnswer().fail(2, FaultyDynamo.throttled());
      assertThat(sink.deliver(outputs, Channel.DEAD, 0, outputs.count(), sequence))
          .isEqualTo(new Delivery.Done());
      client.loseAnswer().succeed().fail(Backoff.SINK.sendsMax(), FaultyDynamo.throttled());
      assertThat(sink.deliver(outputs, Channel.DEAD, 0, outputs.count(), sequence))
          .isEqualTo(new Delivery.Retry(1, "ThrottlingException it is (ThrottlingException)"));
    }
    assertThat(LocalDynamo.rows(letters, "seq")).hasSize(2);
  }

  @Test
  void pauses_ofManySends_growToABoundAndAreSpread() {
    Random random = new Random(3);
    for (int sends = 1; sends <= 1000; sends++) {
      long ceiling =
          sends > 20
              ? Backoff.PAUSE.mostMillis()
              : Math.min(Backoff.PAUSE.mostMillis(), Backoff.PAUSE.firstMillis() << (sends - 1));
      Duration pause = Backoff.STORE.pause(sends, random);
      assertThat(pause).isBetween(Duration.ZERO, Duration.ofMillis(ceiling));
      pauses.add(pause);
    }
    assertThat(pauses.stream().distinct().count()).isGreaterThan(500);
    assertThat(pauses).anyMatch(pause -> pause.toMillis() < Backoff.PAUSE.mostMillis() / 10);
  }

  private static void assertStops(ThrowingCallable act, String words) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.STORE_FAILED))
        .hasMessageContaining(words);
  }
}
