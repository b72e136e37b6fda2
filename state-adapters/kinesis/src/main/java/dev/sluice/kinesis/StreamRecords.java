package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.RawBatch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Records of one shard as they came, those in aggregated ones taken apart, until they are given to
 * batches. Payloads stay in the arrays that they came in, which must not change meanwhile. One
 * thread.
 */
public final class StreamRecords implements Pushed {
  /** Of a payload that is too long so much is kept, for its dead letter. */
  static final int TOO_LONG_BYTES_KEPT = 256 << 10;

  private final Supplier<PartitionKeys> keys;
  private final int eventBytesMax;
  private final LongAdder misdirected;
  private final Deaggregation deaggregation = new Deaggregation();
  private int count;
  private byte[][] data = new byte[64][];
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private String[] sequences = new String[64];
  private int[] subs = new int[64];
  private String[] partitionKeys = new String[64];
  private long[] arrivals = new long[64];

  /**
   * None yet.
   *
   * @param keys of the shard; asked for when there is the first aggregated record
   * @param misdirected counts the records in aggregated ones that belong to another shard and were
   *     left out
   */
  StreamRecords(Supplier<PartitionKeys> keys, int eventBytesMax, LongAdder misdirected) {
    this.keys = keys;
    this.eventBytesMax = eventBytesMax;
    this.misdirected = misdirected;
  }

  /** Adds a record of the stream, behind those before it. */
  public void add(byte[] record, String sequence, String partitionKey, long arrivalMillis) {
    int _ = addFrom(0, record, sequence, partitionKey, arrivalMillis);
  }

  /**
   * Adds a record of the stream without the first {@code firstSub} in it.
   *
   * @return how many are in it, with those
   */
  int addFrom(
      int firstSub, byte[] record, String sequence, String partitionKey, long arrivalMillis) {
    if (!deaggregation.take(record)) {
      if (firstSub == 0) {
        put(record, 0, record.length);
        name(sequence, 0, partitionKey, arrivalMillis);
      }
      return 1;
    }
    PartitionKeys own = keys.get();
    for (int sub = firstSub; sub < deaggregation.count(); sub++) {
      if (deaggregation.isOf(own, sub)) {
        put(record, deaggregation.start(sub), deaggregation.length(sub));
        name(sequence, sub, deaggregation.partitionKey(sub), arrivalMillis);
      } else {
        misdirected.increment();
      }
    }
    return deaggregation.count();
  }

  private void put(byte[] record, int start, int length) {
    if (count == starts.length) {
      data = Arrays.copyOf(data, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      sequences = Arrays.copyOf(sequences, 2 * count);
      subs = Arrays.copyOf(subs, 2 * count);
      partitionKeys = Arrays.copyOf(partitionKeys, 2 * count);
      arrivals = Arrays.copyOf(arrivals, 2 * count);
    }
    data[count] = record;
    starts[count] = start;
    lengths[count] = length;
  }

  private void name(String sequence, int sub, String partitionKey, long arrivalMillis) {
    sequences[count] = sequence;
    subs[count] = sub;
    partitionKeys[count] = partitionKey;
    arrivals[count++] = arrivalMillis;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(data, 0, count, new byte[0]);
    count = 0;
  }

  @Override
  public int count() {
    return count;
  }

  SequenceOffset offset(int record) {
    return new SequenceOffset(sequences[record], subs[record]);
  }

  @Override
  public Position position(int record) {
    return new Position(SequenceOffset.text(sequences[record], subs[record]), "");
  }

  @Override
  public int bytes(int record) {
    return isTooLong(record) ? Math.min(TOO_LONG_BYTES_KEPT, lengths[record]) : lengths[record];
  }

  private boolean isTooLong(int record) {
    return lengths[record] > eventBytesMax;
  }

  @Override
  public void give(RawBatch into, int from, int to) {
    StreamBatch batch = (StreamBatch) into;
    long bytes = 0;
    for (int record = from; record < to; record++) {
      bytes += bytes(record);
    }
    byte[] payloads = batch.clear(Math.toIntExact(bytes));
    int start = 0;
    for (int record = from; record < to; record++) {
      int kept = bytes(record);
      System.arraycopy(data[record], starts[record], payloads, start, kept);
      batch.name(sequences[record], subs[record], partitionKeys[record]);
      if (isTooLong(record)) {
        batch.addTooLong(start, kept, lengths[record], sha256(record));
      } else {
        batch.add(start, kept);
      }
      batch.arrivedAt(arrivals[record]);
      start += kept;
    }
  }

  private byte[] sha256(int record) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data[record], starts[record], lengths[record]);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }
}
