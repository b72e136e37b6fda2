package dev.sluice.engine.commit;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rules 10, 13 and 14: takes what a commit fixed to the sinks, in order for each. One batch at a
 * time: the next is not begun before all sinks have taken this one, so one blocked sink blocks its
 * partition and what is undelivered never grows.
 */
final class Deliveries implements AutoCloseable {
  /** Dead letters last: what the other sinks refuse becomes one. */
  private static final List<Channel> CHANNELS =
      List.of(Channel.RESULT, Channel.LATE, Channel.FAILED, Channel.DEAD);

  private final String function;
  private final int partition;
  private final Map<Channel, Sink> sinks;
  private final Sleeper sleeper;
  private final RefusedLetter letter;
  private final Map<Channel, Confirmed> confirmed = new EnumMap<>(Channel.class);
  private long lastBatch;

  Deliveries(WorkerConfig config) {
    this.function = config.plan().function();
    this.partition = config.partition();
    this.sinks = config.sinks();
    this.sleeper = config.sleeper();
    this.letter = new RefusedLetter(function, partition);
  }

  /** Opens the sinks where the head says that they are. */
  void open(Head head) {
    for (Channel channel : CHANNELS) {
      Confirmed of = head.confirmed().getOrDefault(channel, Confirmed.NOTHING);
      confirmed.put(channel, of);
      sink(channel).open(of.token());
    }
  }

  /** What the sinks have taken, for the next head. */
  Map<Channel, Confirmed> confirmed() {
    return Map.copyOf(confirmed);
  }

  /** Whether this object has delivered that batch. */
  boolean hasDelivered(long batch) {
    return lastBatch >= batch;
  }

  /**
   * Delivers the outputs of a committed batch to every channel; letters of refused ones are
   * appended to {@code outputs}.
   *
   * @return how many outputs were refused
   * @throws dev.sluice.engine.fault.Stop {@code STORE_FAILED} if a sink keeps saying RETRY; what
   *     was committed is delivered by the next owner
   */
  long deliver(OutputBuffer outputs, Order order, long batch) {
    Sink.Sequence sequence = new Sink.Sequence(function, partition, order.incarnation(), batch);
    long refused = 0;
    int count = outputs.count();
    for (Channel channel : CHANNELS) {
      Confirmed before = confirmed.getOrDefault(channel, Confirmed.NOTHING);
      int from = before.batch() == batch ? before.index() : 0;
      refused +=
          new ChannelDelivery(
                  channel,
                  sink(channel),
                  letter,
                  sleeper,
                  new ChannelDelivery.Outputs(outputs, count, from))
              .run(sequence);
      confirmed.put(channel, new Confirmed(sink(channel).confirmed(), batch, count));
    }
    lastBatch = batch;
    return refused;
  }

  private Sink sink(Channel channel) {
    Sink sink = sinks.get(channel);
    if (sink == null) {
      throw new IllegalArgumentException("no sink for channel " + channel);
    }
    return sink;
  }

  @Override
  public void close() {
    CHANNELS.forEach(channel -> sink(channel).close());
  }
}
