package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Rules 10, 13 and 14: takes what a commit fixed to the sinks, in order for each. One batch at a
 * time: the next is not begun before all sinks have taken this one, so one blocked sink blocks its
 * partition, and what is undelivered never grows. That keeps both limits of rule 14: of its 8
 * batches there is one, and a worker with more than its 16 MB to deliver, as one batch may emit,
 * pulls nothing until it has delivered them, which it does a block at a time.
 */
final class Deliveries implements AutoCloseable {
  /** Dead letters last: what the other sinks refuse becomes one. */
  private static final List<Channel> CHANNELS =
      List.of(Channel.RESULT, Channel.LATE, Channel.FAILED, Channel.DEAD);

  private static final long NO_BATCH = -1;

  private final WorkerConfig config;
  private final String function;
  private final int partition;
  private final RefusedLetter letter;
  private final HeadItem item;
  private final int blockBytes;
  private final OutputBuffer block = new OutputBuffer();
  private final Map<Channel, Confirmed> confirmed = new EnumMap<>(Channel.class);
  private long lastBatch;
  private BooleanSupplier timeIsUp = () -> false;
  private long refused;
  private boolean left;

  Deliveries(WorkerConfig config, HeadItem item) {
    this.config = config;
    this.item = item;
    this.blockBytes = config.settings().blockBytes();
    this.function = config.plan().function();
    this.partition = config.partition();
    this.letter = new RefusedLetter(function, partition);
  }

  /** Opens the sinks where the head says that they are: at first, and behind another's head. */
  void open(Head head) {
    lastBatch = NO_BATCH;
    for (Channel channel : CHANNELS) {
      Confirmed of = head.confirmed().getOrDefault(channel, Confirmed.NOTHING);
      confirmed.put(channel, of);
      config.sink(channel).open(of.token());
    }
  }

  /** When deliveries from now on are to be left. */
  void until(BooleanSupplier other) {
    timeIsUp = other;
    CHANNELS.forEach(channel -> config.sink(channel).until(other));
  }

  /** What the sinks have taken, for the next head. */
  Map<Channel, Confirmed> confirmed() {
    return Map.copyOf(confirmed);
  }

  /** Whether the delivery that failed last was left because its time was up. */
  boolean isLeft() {
    return left;
  }

  /** How many outputs were refused in the blocks that the sinks had taken when it was left. */
  long refusedBeforeLeft() {
    return refused;
  }

  /**
   * Delivers the outputs that {@code head} names, unless this object has done so: to every channel,
   * block by block. Letters of refused ones take their places.
   *
   * @return how many outputs were refused
   * @throws HeadMoved if another worker's head no longer names them
   * @throws Stop {@code OUTBOX_BLOCKED} if a sink keeps saying RETRY, or the time is up; what was
   *     committed is delivered by the next owner
   */
  long deliver(Head head) throws HeadMoved {
    if (lastBatch >= head.outbox().batchOr(NO_BATCH)) {
      return 0;
    }
    return switch (head.outbox()) {
      case Outbox.Empty() -> 0;
      case Outbox.Inline(var batch, var outputs) -> deliver(decoded(outputs), head.order(), batch);
      case Outbox.Page page -> deliver(head, page);
    };
  }

  private static OutputBuffer decoded(byte[] outputs) {
    try {
      return OutputBuffer.decode(outputs);
    } catch (IllegalArgumentException e) {
      throw HeadItem.unreadableOutbox(e);
    }
  }

  private long deliver(Head head, Outbox.Page page) throws HeadMoved {
    refused = 0;
    block.clear();
    try (OutboxReader outbox = new OutboxReader(item, head, page, blockBytes)) {
      while (outbox.next(block)) {
        refused += deliverBlock(block, head.order(), page.batch());
      }
    }
    lastBatch = page.batch();
    return refused;
  }

  /** Delivers a committed batch all of whose outputs are at hand. */
  long deliver(OutputBuffer outputs, Order order, long batch) {
    // Counted only when the block is through, also if it is left.
    refused = 0;
    refused = outputs.count() == 0 ? 0 : deliverBlock(outputs, order, batch);
    lastBatch = batch;
    return refused;
  }

  private long deliverBlock(OutputBuffer outputs, Order order, long batch) {
    Sink.Sequence sequence = new Sink.Sequence(function, partition, order.incarnation(), batch);
    Map<Channel, Confirmed> atBlock = Map.copyOf(confirmed);
    long ofBlock = 0;
    int count = outputs.count();
    int committed = outputs.bytesUsed();
    for (Channel channel : CHANNELS) {
      Confirmed before = confirmed.getOrDefault(channel, Confirmed.NOTHING);
      int done = before.batch() == batch ? before.index() : 0;
      int from = Math.clamp(done - outputs.index(0), 0, count);
      ChannelDelivery delivery =
          new ChannelDelivery(
              channel,
              config,
              letter,
              new ChannelDelivery.Outputs(outputs, committed, from),
              timeIsUp);
      left = !delivery.run(sequence);
      int taken = left ? delivery.taken() : count;
      if (taken > from || !left) {
        // A delivery that was left may have come further, in blocks that were cut otherwise.
        int index = Math.max(done, outputs.index(taken));
        confirmed.put(channel, new Confirmed(config.sink(channel).confirmed(), batch, index));
      }
      if (left) {
        if (ofBlock > 0) {
          // Letters in the places of what others refused lie only here: the block comes again.
          confirmed.putAll(atBlock);
        }
        throw timeIsUp(channel, sequence, outputs.index(taken));
      }
      ofBlock += delivery.refused();
    }
    return ofBlock;
  }

  private static Stop timeIsUp(Channel channel, Sink.Sequence sequence, int index) {
    return new Stop(
        Stop.Code.OUTBOX_BLOCKED,
        "the time was up before the sink for %s outputs of function %s, partition %d had taken what batch %d committed, all before its output %d; nothing is lost, and whoever comes next goes on there. Give the function a longer time-out, or fewer events a batch"
            .formatted(
                channel.name().toLowerCase(Locale.ROOT),
                sequence.function(),
                sequence.partition(),
                sequence.batch(),
                index));
  }

  @Override
  public void close() {
    CHANNELS.forEach(channel -> config.sink(channel).close());
  }
}
