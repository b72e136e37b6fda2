package dev.sluice.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every sink keeps, as the sink of channel RESULT. {@link #sink} gives a sink on one place
 * that is empty when a test begins; called again in the same test, with the last one closed, it
 * gives a new one on the same place, as after a crash.
 */
public abstract class SinkContract {
  /** A sink on this test's place, not opened yet. */
  protected abstract Sink sink();

  /** The payloads that a reader of the place finds there, in order. */
  protected abstract List<String> delivered();

  /**
   * The payload of an output that says {@code text}, as JSON; {@link #delivered} gives the text in
   * quotes.
   */
  protected String payload(String text) {
    return "\"" + text + "\"";
  }

  @Test
  final void deliver_batches_areThereInOrder() {
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, batch("a", "b"), sequence(1)));
      assertDone(deliver(sink, batch("c"), sequence(2)));
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"", "\"c\"");
  }

  @Test
  final void deliver_outputsOfOtherChannels_areLeftOut() {
    OutputBuffer mixed = new OutputBuffer();
    add(mixed, Channel.LATE, "late");
    add(mixed, Channel.RESULT, "result");
    add(mixed, Channel.DEAD, "dead");
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, mixed, sequence(1)));
    }
    assertThat(delivered()).containsExactly("\"result\"");
  }

  @Test
  final void deliver_fromLaterOutput_leavesEarlierOut() {
    try (Sink sink = opened("")) {
      assertDone(sink.deliver(batch("a", "b", "c"), Channel.RESULT, 2, 3, sequence(1)));
    }
    assertThat(delivered()).containsExactly("\"c\"");
  }

  @Test
  final void deliver_upToAnOutput_leavesLaterOnesToTheNext() {
    OutputBuffer batch = batch("a", "b", "c", "d");
    try (Sink sink = opened("")) {
      assertDone(sink.deliver(batch, Channel.RESULT, 0, 1, sequence(1)));
      assertDone(sink.deliver(batch, Channel.RESULT, 1, 3, sequence(1)));
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"", "\"c\"");
  }

  @Test
  final void deliver_emptyBatch_isDone() {
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, new OutputBuffer(), sequence(1)));
    }
    assertThat(delivered()).isEmpty();
  }

  @Test
  final void deliver_againAfterCrashBeforeConfirm_isThereOnce() {
    String confirmed;
    try (Sink sink = opened("")) {
      deliver(sink, batch("a"), sequence(1));
      confirmed = sink.confirmed();
      deliver(sink, batch("b", "c"), sequence(2));
    }
    try (Sink sink = opened(confirmed)) {
      assertDone(deliver(sink, batch("b", "c"), sequence(2)));
      assertDone(deliver(sink, batch("d"), sequence(3)));
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"", "\"c\"", "\"d\"");
  }

  @Test
  final void deliver_blocksOfABatch_areThereInOrder() {
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, batch("a"), sequence(1)));
      deliverBlocks(sink, 40, Integer.MAX_VALUE, "b", "c", "d", "e", "f");
      assertDone(deliver(sink, batch("g"), sequence(3)));
    }
    assertThat(delivered())
        .containsExactly("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "\"f\"", "\"g\"");
  }

  @Test
  final void deliver_inOtherBlocksAfterCrashBetweenTwo_isThereOnce() {
    String confirmed;
    try (Sink sink = opened("")) {
      deliver(sink, batch("a"), sequence(1));
      confirmed = sink.confirmed();
      deliverBlocks(sink, 40, 1, "b", "c", "d", "e", "f");
    }
    try (Sink sink = opened(confirmed)) {
      deliverBlocks(sink, 60, Integer.MAX_VALUE, "b", "c", "d", "e", "f");
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "\"f\"");
  }

  @Test
  final void deliver_firstBatchAgainAfterCrash_isThereOnce() {
    try (Sink sink = opened("")) {
      deliver(sink, batch("a", "b"), sequence(1));
    }
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, batch("a", "b"), sequence(1)));
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"");
  }

  @Test
  final void open_confirmedAndNothingMore_changesNothing() {
    String confirmed;
    try (Sink sink = opened("")) {
      deliver(sink, batch("a", "b"), sequence(1));
      confirmed = sink.confirmed();
    }
    try (Sink sink = opened(confirmed)) {
      assertThat(sink.confirmed()).isEqualTo(confirmed);
    }
    assertThat(delivered()).containsExactly("\"a\"", "\"b\"");
  }

  @Test
  final void confirmed_always_isShortPrintableText() {
    try (Sink sink = opened("")) {
      for (int batch = 1; batch <= 20; batch++) {
        deliver(sink, batch("result " + batch), sequence(batch));
        assertThat(sink.confirmed()).hasSizeLessThanOrEqualTo(100).matches("[ -~]*");
      }
    }
  }

  @Test
  final void deliver_largePayload_isThereWhole() {
    String large = "x".repeat(300_000);
    try (Sink sink = opened("")) {
      assertDone(deliver(sink, batch(large, "b"), sequence(1)));
    }
    assertThat(delivered()).containsExactly("\"" + large + "\"", "\"b\"");
  }

  private Sink opened(String confirmed) {
    Sink sink = sink();
    sink.open(confirmed);
    return sink;
  }

  private static void assertDone(Delivery delivery) {
    assertThat(delivery).isEqualTo(new Delivery.Done());
  }

  private static Sequence sequence(long batch) {
    return new Sequence("card-velocity", 0, 1, batch);
  }

  private OutputBuffer batch(String... texts) {
    OutputBuffer batch = new OutputBuffer();
    for (String text : texts) {
      add(batch, Channel.RESULT, text);
    }
    return batch;
  }

  private static Delivery deliver(Sink sink, OutputBuffer batch, Sink.Sequence sequence) {
    return sink.deliver(batch, Channel.RESULT, 0, batch.count(), sequence);
  }

  /** Delivers a batch in blocks of so many bytes, but no more than {@code blocksMax} of them. */
  private void deliverBlocks(Sink sink, int bytes, int blocksMax, String... texts) {
    AtomicInteger left = new AtomicInteger(blocksMax);
    OutputBuffer outputs = new OutputBuffer();
    OutputBuffer.Spill delivery =
        block -> {
          if (left.getAndDecrement() > 0) {
            assertDone(deliver(sink, block, sequence(2)));
          }
        };
    outputs.spillTo(delivery, bytes);
    for (String text : texts) {
      add(outputs, Channel.RESULT, text);
    }
    assertThat(outputs.index(0)).as("outputs before the last block").isPositive();
    delivery.take(outputs);
  }

  /** Its id does not depend on the block it is in. */
  private void add(OutputBuffer batch, Channel channel, String text) {
    byte[] payload = payload(text).getBytes(StandardCharsets.UTF_8);
    batch.add(channel, text.hashCode(), batch.index(batch.count()), payload, 0, payload.length);
  }
}
