package dev.sluice.sqs;

import dev.sluice.aws.ServiceWords;
import dev.sluice.aws.Trouble;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends a channel's outputs to a queue, a message each. What may have been sent is sent again: the
 * queue drops what it has had within five minutes, and whoever reads it later knows a repeat by its
 * id. There is nothing to confirm.
 */
final class QueueSink implements Sink {
  /** What the service takes as one message, and as one request. */
  static final int BYTES_MAX = 1 << 20;

  private static final int SENDS_MAX = 4;

  private final Queue queue;
  private final Channel channel;
  private final Failpoints failpoints;
  private BooleanSupplier timeIsUp = () -> false;

  QueueSink(Queue queue, Channel channel, Failpoints failpoints) {
    this.queue = queue;
    this.channel = channel;
    this.failpoints = failpoints;
  }

  /** What goes together. */
  private static final class Parcel {
    private final List<Integer> outputs = new ArrayList<>();
    private final List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    private int bytes;

    boolean fits(int more) {
      return entries.size() < Queue.BATCH_MAX && bytes + more <= BYTES_MAX;
    }

    void add(int output, QueueMessage message, int size) {
      entries.add(message.entry(outputs.size()));
      outputs.add(output);
      bytes += size;
    }
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public void until(BooleanSupplier other) {
    timeIsUp = other;
  }

  @Override
  public Delivery deliver(OutputBuffer block, Channel wanted, int from, int to, Sequence sequence) {
    Parcel parcel = new Parcel();
    for (int output = from; output < to; output++) {
      if (block.channel(output) != wanted) {
        continue;
      }
      QueueMessage message = QueueMessage.of(block, output, channel, sequence.function());
      int size = message.bytes();
      if (!parcel.fits(size)) {
        Optional<Delivery> halt = send(parcel);
        if (halt.isPresent()) {
          return halt.get();
        }
        if (timeIsUp.getAsBoolean()) {
          return new Delivery.Retry(output, TIME_IS_UP);
        }
        parcel = new Parcel();
      }
      if (size > BYTES_MAX) {
        return new Delivery.Refused(
            output,
            "too-large: the message has %d bytes and a queue takes %d".formatted(size, BYTES_MAX));
      }
      parcel.add(output, message, size);
    }
    return send(parcel).orElseGet(Delivery.Done::new);
  }

  /** Sends a parcel; empty if all of it is in the queue. */
  private Optional<Delivery> send(Parcel parcel) {
    List<SendMessageBatchRequestEntry> left = parcel.entries;
    @Nullable Delivery halt = null;
    for (int sends = 0; sends < SENDS_MAX && !left.isEmpty(); sends++) {
      if (sends > 0) {
        queue.pause(sends);
      }
      failpoints.reached(Failpoint.SINK_HALF_LINE);
      List<BatchResultErrorEntry> failed;
      try {
        failed = queue.send(left);
      } catch (SdkException e) {
        return Optional.of(unsent(parcel, left, e));
      }
      failpoints.reached(Failpoint.SINK_WRITTEN);
      List<Integer> numbers = failed.stream().map(each -> Integer.parseInt(each.id())).toList();
      left = parcel.entries.stream().filter(it -> numbers.contains(number(it))).toList();
      halt =
          failed.stream()
              .min(Comparator.comparingInt(each -> Integer.parseInt(each.id())))
              .map(first -> halt(parcel, first))
              .orElse(null);
      if (halt instanceof Delivery.Refused) {
        break;
      }
    }
    return Optional.ofNullable(halt);
  }

  private static int number(SendMessageBatchRequestEntry entry) {
    return Integer.parseInt(entry.id());
  }

  private static Delivery halt(Parcel parcel, BatchResultErrorEntry first) {
    int output = parcel.outputs.get(Integer.parseInt(first.id()));
    String why = "%s (%s)".formatted(first.message(), first.code());
    // To be throttled or not allowed counts as the sender's fault too, and the letter is none.
    return Trouble.of(first.code(), first.senderFault() ? 400 : 500) == Trouble.REFUSED
        ? new Delivery.Refused(output, "refused: " + why)
        : new Delivery.Retry(output, why);
  }

  private Delivery unsent(
      Parcel parcel, List<SendMessageBatchRequestEntry> left, SdkException thrown) {
    int first = parcel.outputs.get(number(left.getFirst()));
    if (Trouble.of(thrown) == Trouble.AGAIN) {
      return new Delivery.Retry(first, ServiceWords.of(thrown));
    }
    throw queue.failure("write letters", thrown);
  }

  /** Messages say by themselves what they are. */
  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
