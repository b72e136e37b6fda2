package dev.sluice.s3;

import dev.sluice.aws.ServiceWords;
import dev.sluice.aws.Trouble;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Writes a channel's outputs to a bucket, an object each. There is nothing to confirm. */
final class BucketSink implements Sink {
  private final Bucket bucket;
  private final Channel channel;
  private final Failpoints failpoints;
  private BooleanSupplier timeIsUp = () -> false;

  BucketSink(Bucket bucket, Channel channel, Failpoints failpoints) {
    this.bucket = bucket;
    this.channel = channel;
    this.failpoints = failpoints;
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public void until(BooleanSupplier other) {
    timeIsUp = other;
  }

  @Override
  public Delivery deliver(OutputBuffer block, Channel wanted, int from, int to, Sequence sequence) {
    boolean any = false;
    for (int output = from; output < to; output++) {
      if (block.channel(output) == wanted) {
        if (any && timeIsUp.getAsBoolean()) {
          return new Delivery.Retry(output, TIME_IS_UP);
        }
        any = true;
        Optional<Delivery> halt = write(block, output, sequence);
        if (halt.isPresent()) {
          return halt.get();
        }
      }
    }
    return new Delivery.Done();
  }

  /** Writes an object; empty if it is there. */
  private Optional<Delivery> write(OutputBuffer block, int output, Sequence sequence) {
    int start = block.payloadStart(output);
    byte[] json = Arrays.copyOfRange(block.array(), start, start + block.payloadLength(output));
    failpoints.reached(Failpoint.SINK_HALF_LINE);
    try {
      bucket.put(LetterKey.of(block, output, channel, sequence), json);
    } catch (SdkException e) {
      return Optional.of(
          switch (Trouble.of(e)) {
            case AGAIN -> new Delivery.Retry(output, ServiceWords.of(e));
            case REFUSED -> new Delivery.Refused(output, "refused: " + ServiceWords.of(e));
            case MISSING, ELSEWHERE, DENIED -> throw bucket.failure("write a letter", e);
          });
    }
    failpoints.reached(Failpoint.SINK_WRITTEN);
    return Optional.empty();
  }

  /** Keys say by themselves what was written. */
  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
