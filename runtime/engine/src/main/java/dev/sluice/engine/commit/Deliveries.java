package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.ArrayList;
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
  private boolean letters;
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

  /** Whether there were letters among what was delivered last. */
  boolean hadLetters() {
    return letters;
  }

  /** How many outputs were refused of what was done with when it was left. */
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
    begin();
    block.clear();
    try (OutboxReader outbox = new OutboxReader(item, head, page, blockBytes)) {
      while (outbox.next(block)) {
        deliverBlock(block, head.order(), page.batch());
      }
    }
    lastBatch = page.batch();
    return refused;
  }

  /** Delivers a committed batch all of whose outputs are at hand. */
  long deliver(OutputBuffer outputs, Order order, long batch) {
    begin();
    if (outputs.count() > 0) {
      deliverBlock(outputs, order, batch);
    }
    lastBatch = batch;
    return refused;
  }

  private void begin() {
    refused = 0;
    letters = false;
  }

  private void deliverBlock(OutputBuffer outputs, Order order, long batch) {
    Sink.Sequence sequence = new Sink.Sequence(function, partition, order.incarnation(), batch);
    int committed = outputs.bytesUsed();
    List<ChannelDelivery> block = new ArrayList<>();
    for (Channel channel : CHANNELS) {
      Confirmed before = confirmed.getOrDefault(channel, Confirmed.NOTHING);
      int done = before.batch() == batch ? before.index() : 0;
      int from = Math.clamp(done - outputs.index(0), 0, outputs.count());
      ChannelDelivery.Outputs undelivered = new ChannelDelivery.Outputs(outputs, committed, from);
      block.add(new ChannelDelivery(channel, config, letter, undelivered, timeIsUp));
    }
    int through = 0;
    while (through < outputs.count()) {
      through = deliver(outputs, block, sequence);
    }
    for (int output = 0; output < outputs.count() && !letters; output++) {
      letters = outputs.channel(output) != Channel.RESULT;
    }
  }

  /**
   * Delivers to all channels what is left of a block, or what comes soon behind a refused output.
   *
   * @return how many of the block's outputs all channels are done with now
   */
  private int deliver(OutputBuffer outputs, List<ChannelDelivery> block, Sink.Sequence sequence) {
    int to = outputs.count();
    for (ChannelDelivery delivery : block) {
      left = !delivery.run(to, sequence);
      if (left) {
        block.forEach(each -> done(each, each.taken(), outputs, sequence));
        throw timeIsUp(delivery.channel(), sequence, outputs.index(delivery.taken()));
      }
      to = delivery.end(to);
    }
    for (ChannelDelivery delivery : block) {
      done(delivery, to, outputs, sequence);
    }
    return to;
  }

  /** Counts what was refused before {@code to}, and notes what the channel's sink has taken. */
  private void done(
      ChannelDelivery delivery, int to, OutputBuffer outputs, Sink.Sequence sequence) {
    refused += delivery.settle(to);
    if (delivery.hasMoved()) {
      String token = config.sink(delivery.channel()).confirmed();
      int index = outputs.index(delivery.taken());
      confirmed.put(delivery.channel(), new Confirmed(token, sequence.batch(), index));
    }
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
