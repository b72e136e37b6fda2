package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Rule 13: one block of a batch on its way to the sink of one channel. */
final class ChannelDelivery {
  static final int RETRIES_MAX = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Channel channel;
  private final WorkerConfig config;
  private final Sink sink;
  private final RefusedLetter letter;
  private final OutputBuffer outputs;
  private final int committed;
  private final BooleanSupplier timeIsUp;
  private int from;
  private int retries;
  private long refused;
  private int firstRefused = Integer.MAX_VALUE;
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
    this.from = outputs.from();
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
   * Delivers until the sink has taken or refused all.
   *
   * @return whether it has; else the time was up before
   */
  boolean run(Sink.Sequence sequence) {
    while (true) {
      switch (sink.deliver(outputs, channel, from, sequence)) {
        case Delivery.Done() -> {
          return true;
        }
        case Delivery.Retry(var index, _) when timeIsUp.getAsBoolean() -> {
          from = index;
          return false;
        }
        case Delivery.Retry(var index, var reason) -> retry(index, reason, sequence);
        case Delivery.Refused(var index, var reason) -> refused(index, reason, sequence);
      }
    }
  }

  /** How many outputs the sink refused, letters not counted. */
  long refused() {
    return refused;
  }

  /** The first output of the block that the sink has not taken, or whose letter only lies here. */
  int taken() {
    return Math.min(from, firstRefused);
  }

  private void refused(int index, String reason, Sink.Sequence sequence) {
    if (index == lastCut) {
      // The sink for dead letters refuses even the shortest form: blocked.
      retry(index, reason, sequence);
      return;
    }
    firstRefused = Math.min(firstRefused, index);
    refused += outputs.payloadStart(index) < committed ? 1 : 0;
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
