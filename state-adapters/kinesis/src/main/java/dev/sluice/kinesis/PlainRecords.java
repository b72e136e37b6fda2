package dev.sluice.kinesis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Puts records into a stream as they are, in no order. */
public final class PlainRecords {
  /** What a stream takes as one record with its key, unless it was told to take more. */
  public static final int BYTES_MAX = (1 << 20) - Entry.KEY_BYTES_MAX;

  private static final int REQUEST_BYTES_MAX = 4 << 20;
  private static final int REQUEST_RECORDS_MAX = 500;

  private final KinesisStream stream;

  public PlainRecords(KinesisStream stream) {
    this.stream = stream;
  }

  /** A record on its way. */
  public record Entry(String key, byte[] data) {
    /** A key has 256 characters at most. */
    private static final int KEY_BYTES_MAX = 1_024;
  }

  /**
   * Puts records; those that are in the stream, by their places. Another may be there all the same
   * if there was no answer; sent again it would be there twice.
   */
  public BitSet put(List<Entry> entries) {
    BitSet there = new BitSet();
    int from = 0;
    while (from < entries.size()) {
      int to = end(entries, from);
      put(entries, from, to, there);
      from = to;
    }
    return there;
  }

  /** Where a request that begins there ends. */
  private static int end(List<Entry> entries, int from) {
    long bytes = 0;
    int to = from;
    while (to < entries.size() && to - from < REQUEST_RECORDS_MAX) {
      bytes += entries.get(to).data().length + Entry.KEY_BYTES_MAX;
      if (bytes > REQUEST_BYTES_MAX) {
        break;
      }
      to++;
    }
    return to;
  }

  private void put(List<Entry> entries, int from, int to, BitSet there) {
    List<Integer> left = new ArrayList<>();
    for (int place = from; place < to; place++) {
      left.add(place);
    }
    for (int sends = 1; !left.isEmpty(); sends++) {
      List<PutRecordsRequestEntry> request =
          left.stream().map(place -> entry(entries.get(place))).toList();
      if (!(stream.put(request) instanceof PutAnswer.Each(List<PutRecordsResultEntry> records))) {
        return;
      }
      List<Integer> again = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        if (records.get(i).errorCode() == null) {
          there.set(left.get(i));
        } else {
          again.add(left.get(i));
        }
      }
      left = again;
      if (sends == Backoff.SENDS_MAX) {
        return;
      }
      if (!left.isEmpty()) {
        stream.pause(sends);
      }
    }
  }

  private static PutRecordsRequestEntry entry(Entry entry) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(entry.key())
        .data(SdkBytes.fromByteArrayUnsafe(entry.data()))
        .build();
  }
}
