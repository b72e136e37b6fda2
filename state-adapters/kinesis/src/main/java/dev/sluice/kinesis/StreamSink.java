package dev.sluice.kinesis;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Writes a channel's outputs to a stream, a record each, in an {@link Envelope}.
 *
 * <p><b>Order.</b> The service takes records of one request or leaves them, each by itself, so one
 * could come before another that was sent before it. Hence a request has at most one record of each
 * {@link Lane}, and the next of a lane is sent when this one is in the stream. A shard's records of
 * one lane are therefore in the order of the outputs, apart from repeats.
 *
 * <p><b>Repeats.</b> What has no answer is sent again, and after a crash the last batch is; a
 * reader that keeps for each (function, partition, lane) the last envelope passes over what is not
 * behind it, and sees every output once. There is nothing to confirm.
 */
public final class StreamSink implements Sink {
  private static final int REQUEST_BYTES_MAX = 4 << 20;

  /** What a stream takes as one record, unless it was told to take more. */
  private static final int RECORD_BYTES_MAX = 1 << 20;

  private final KinesisStream stream;
  private final RecordKey key;
  private final Failpoints failpoints;
  private BooleanSupplier timeIsUp = () -> false;

  /**
   * Of a stream.
   *
   * @param keyComponent the component of the result whose text is a record's partition key; "" for
   *     outputs that have none: then it is the output's id
   */
  public StreamSink(KinesisStream stream, String keyComponent, Failpoints failpoints) {
    this.stream = stream;
    this.key = new RecordKey(keyComponent);
    this.failpoints = failpoints;
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public void until(BooleanSupplier other) {
    timeIsUp = other;
  }

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    Lanes lanes = new Lanes();
    for (int output = from; output < to && !lanes.isCut(); output++) {
      if (block.channel(output) == channel) {
        RecordKey.Found found = key.of(block, output);
        if (found.refusal().isEmpty()) {
          lanes.add(output, found.key());
        } else {
          lanes.cut(output, found.refusal());
        }
      }
    }
    return send(block, sequence, lanes);
  }

  private Delivery send(OutputBuffer block, Sequence sequence, Lanes lanes) {
    int recordsMax = Lane.COUNT;
    int failures = 0;
    boolean any = false;
    while (!lanes.isEmpty()) {
      if (any && timeIsUp.getAsBoolean()) {
        return new Delivery.Retry(lanes.first(), TIME_IS_UP);
      }
      Wave wave = wave(block, sequence, lanes, recordsMax);
      if (wave.outputs().isEmpty()) {
        continue;
      }
      failpoints.reached(Failpoint.SINK_HALF_LINE);
      PutAnswer answer = stream.put(wave.entries());
      any = true;
      failpoints.reached(Failpoint.SINK_WRITTEN);
      switch (answer) {
        case PutAnswer.Each(List<PutRecordsResultEntry> records) -> {
          String trouble = settle(wave, records, lanes);
          boolean some = records.stream().anyMatch(record -> record.errorCode() == null);
          failures = trouble.isEmpty() ? 0 : some ? 1 : failures + 1;
          if (failures == Backoff.SINK_SENDS_MAX) {
            return new Delivery.Retry(lanes.first(), trouble);
          }
          if (failures > 0) {
            stream.pause(failures);
          }
        }
        case PutAnswer.Refused(String why) -> {
          // Which of them it is, is seen when each is sent by itself.
          recordsMax = 1;
          if (wave.outputs().size() == 1) {
            lanes.cut(wave.outputs().getFirst(), "refused: " + why);
          }
        }
        case PutAnswer.Unclear(String why) -> {
          return new Delivery.Retry(lanes.first(), why);
        }
      }
    }
    return lanes.isCut()
        ? new Delivery.Refused(lanes.cutAt(), lanes.cutReason())
        : new Delivery.Done();
  }

  /** What is sent together, in the order of the outputs. */
  private record Wave(List<Integer> outputs, List<PutRecordsRequestEntry> entries) {}

  /** The first of every lane, as far as they fit. */
  private static Wave wave(OutputBuffer block, Sequence sequence, Lanes lanes, int recordsMax) {
    Wave wave = new Wave(new ArrayList<>(), new ArrayList<>());
    long bytes = 0;
    for (int output : lanes.heads()) {
      byte[] record = Envelope.wrap(block, output, sequence);
      String recordKey = lanes.key(output);
      int size = record.length + recordKey.getBytes(StandardCharsets.UTF_8).length;
      if (size > RECORD_BYTES_MAX) {
        lanes.cut(
            output,
            "too-large: the record has %d bytes and a stream takes %d"
                .formatted(size, RECORD_BYTES_MAX));
        break;
      }
      bytes += size;
      if (wave.outputs().size() == recordsMax || bytes > REQUEST_BYTES_MAX) {
        break;
      }
      wave.outputs().add(output);
      wave.entries()
          .add(
              PutRecordsRequestEntry.builder()
                  .partitionKey(recordKey)
                  .data(SdkBytes.fromByteArrayUnsafe(record))
                  .build());
    }
    return wave;
  }

  /** Takes out what is in the stream; why something is not, or "". */
  private static String settle(Wave wave, List<PutRecordsResultEntry> records, Lanes lanes) {
    String trouble = "";
    for (int i = 0; i < records.size(); i++) {
      PutRecordsResultEntry record = records.get(i);
      if (record.errorCode() == null) {
        lanes.written(wave.outputs().get(i));
      } else {
        trouble = "%s (%s)".formatted(record.errorMessage(), record.errorCode());
      }
    }
    return trouble;
  }

  /** Records say by themselves what they are. */
  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
