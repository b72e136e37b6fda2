package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Rule 13: one block of a batch on its way to the sink of one channel.
 *
 * <p>The letter of a refused output lies in the block alone until the sink of letters has it. So a
 * delivery goes on for {@link #BEHIND_REFUSED} outputs at most behind one, and then waits for the
 * letter: what is done with so far can be confirmed, however many outputs are refused.
 */
final class ChannelDelivery {
  static final int RETRIES_MAX = 8;
  static final int BEHIND_REFUSED = 64;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Channel channel;
  private final WorkerConfig config;
  private final Sink sink;
  private final RefusedLetter letter;
  private final OutputBuffer outputs;
  private final int committed;
  private final BooleanSupplier timeIsUp;
  private final int start;
  private final BitSet refused = new BitSet();
  private int from;
  private int retries;
  private int lastCut = -1;
  private long blockedSinceMillis;

  ChannelDelivery(
      Channel channel,
      WorkerConfig config,
      RefusedLetter letter,
      Outputs outputs,
      BooleanSupplier timeIsUp) {
    this.channel = channel;
    this.config = config;
    this.sink = config.sink(channel);
    this.letter = letter;
    this.outputs = outputs.all();
    this.committed = outputs.committed();
    this.start = outputs.from();
    this.from = start;
    this.timeIsUp = timeIsUp;
  }

  /**
   * What is to be delivered.
   *
   * @param committed how many bytes of them the commit fixed; behind these are letters, in the
   *     places of refused ones
   * @param from the first that the sink has not taken
   */
  record Outputs(OutputBuffer all, int committed, int from) {}

  /**
   * Delivers until the sink has taken or refused all before {@link #end}.
   *
   * @param to up to which output the channels before have done so
   * @return whether it has; else the time was up before
   */
  boolean run(int to, Sink.Sequence sequence) {
    while (from < end(to)) {
      int end = end(to);
      switch (sink.deliver(outputs, channel, from, end, sequence)) {
        case Delivery.Done() -> from = end;
        case Delivery.Retry(var index, _) when timeIsUp.getAsBoolean() -> {
          from = index;
          return false;
        }
        case Delivery.Retry(var index, var reason) -> retry(index, reason, sequence);
        case Delivery.Refused(var index, var reason) -> refused(index, reason, sequence);
      }
    }
    return true;
  }

  Channel channel() {
    return channel;
  }

  /** Up to which output this channel goes before letters of refused ones are delivered. */
  int end(int to) {
    int first = firstWithoutLetter();
    return first < 0 ? to : Math.min(to, first + 1 + BEHIND_REFUSED);
  }

  /** The first output of the block that the sink has not taken, or whose letter only lies here. */
  int taken() {
    int first = firstWithoutLetter();
    return first < 0 ? from : Math.min(from, first);
  }

  /** The first refused output that waits for its letter, or -1. A letter that is cut waits not. */
  private int firstWithoutLetter() {
    return channel == Channel.DEAD ? -1 : refused.nextSetBit(0);
  }

  /** Whether more was taken than at the beginning. */
  boolean hasMoved() {
    return taken() > start;
  }

  /**
   * The letters of what was refused before {@code to} are delivered.
   *
   * @return how many these are, each of them counted once; letters themselves are not
   */
  long settle(int to) {
    long settled = refused.get(0, to).cardinality();
    refused.clear(0, to);
    return settled;
  }

  private void refused(int index, String reason, Sink.Sequence sequence) {
    if (index == lastCut) {
      // The sink for dead letters refuses even the shortest form: blocked.
      retry(index, reason, sequence);
      return;
    }
    if (outputs.payloadStart(index) < committed) {
      refused.set(index);
    }
    if (channel == Channel.DEAD) {
      letter.cut(outputs, index);
      lastCut = index;
      from = index;
    } else {
      letter.write(outputs, index, reason);
      from = index + 1;
    }
    retries = 0;
  }

  private void retry(int index, String reason, Sink.Sequence sequence) {
    if (retries == 0 || index > from) {
      retries = 0;
      blockedSinceMillis = config.clock().millis();
    }
    retries++;
    from = index;
    if (retries > RETRIES_MAX) {
      throw blocked(reason, sequence);
    }
    config.sleeper().sleep(FIRST_PAUSE.multipliedBy(1L << (retries - 1)));
  }

  /** Rule 14: one batch waits, and no other is begun before it is delivered. */
  private Stop blocked(String reason, Sink.Sequence sequence) {
    return new Stop(
        Stop.Code.OUTBOX_BLOCKED,
        "the sink for %s outputs of function %s, partition %d has not taken what batch %d committed, in %d attempts since %s: %s. Nothing is lost, and no other batch is begun before it; repair the sink and start again"
            .formatted(
                channel.name().toLowerCase(Locale.ROOT),
                sequence.function(),
                sequence.partition(),
                sequence.batch(),
                retries,
                Instant.ofEpochMilli(blockedSinceMillis),
                reason));
  }
}
