package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Delivery;
import java.time.Duration;

/** Rule 13: one block of a batch on its way to the sink of one channel. */
final class ChannelDelivery {
  static final int RETRIES_MAX = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Channel channel;
  private final Sink sink;
  private final RefusedLetter letter;
  private final Sleeper sleeper;
  private final OutputBuffer outputs;
  private final int committed;
  private int from;
  private int retries;
  private long refused;
  private int lastCut = -1;

  ChannelDelivery(
      Channel channel, Sink sink, RefusedLetter letter, Sleeper sleeper, Outputs outputs) {
    this.channel = channel;
    this.sink = sink;
    this.letter = letter;
    this.sleeper = sleeper;
    this.outputs = outputs.all();
    this.committed = outputs.committed();
    this.from = outputs.from();
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
   * @return how many outputs it refused, letters not counted
   */
  long run(Sink.Sequence sequence) {
    while (true) {
      switch (sink.deliver(outputs, channel, from, sequence)) {
        case Delivery.Done() -> {
          return refused;
        }
        case Delivery.Retry(var index, var reason) -> retry(index, reason);
        case Delivery.Refused(var index, var reason) -> refused(index, reason);
      }
    }
  }

  private void refused(int index, String reason) {
    if (index == lastCut) {
      // The sink for dead letters refuses even the shortest form: blocked.
      retry(index, reason);
      return;
    }
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

  private void retry(int index, String reason) {
    retries = index > from ? 1 : retries + 1;
    from = index;
    if (retries > RETRIES_MAX) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "the sink for %s outputs does not take what was committed: %s. Nothing is lost; repair it and start again"
              .formatted(channel, reason));
    }
    sleeper.sleep(FIRST_PAUSE.multipliedBy(1L << (retries - 1)));
  }
}
