package dev.sluice.dev.mapping;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one shard on their way to a function: which of them the next call brings, and what
 * is done with them by what becomes of it. Does no I/O and knows no clock. One thread.
 *
 * <p>State. Records that no call has brought wait in {@code fresh}. Those of a call that failed are
 * in {@code again}, as batches: their order is that of the shard, and all of them are before those
 * in {@code fresh}. While a call runs its batch is {@code current}.
 *
 * <p>Failure. A batch of which a part is done loses that part, and what is left counts as not tried
 * if there was any. If the settings say so a batch of more than one record is halved, or cut where
 * the function said it failed, which does not count as a retry; any other waits, longer each time,
 * and counts one more. A batch with no retry left is given up.
 */
final class ShardQueue {
  /** So many records that were brought well may come again. */
  private static final int KEPT_MAX = 100;

  private static final long RETRY_FIRST_MILLIS = 100;
  private static final long RETRY_MOST_MILLIS = 10_000;

  private final int shard;
  private final MappingSettings settings;
  private final Disturbance disturbance;
  private final Consumer<GivenUp> consumer;
  private final Deque<StreamRecord> fresh = new ArrayDeque<>();
  private final Deque<Batch> again = new ArrayDeque<>();
  private final Deque<StreamRecord> done = new ArrayDeque<>();
  private @Nullable Batch current;
  private long freshBytes;

  /** When the oldest of {@code fresh} is due. */
  private long dueMillis;

  /** How many calls in a row failed. */
  private int failing;

  private boolean ended;
  private final ShardTally tally = new ShardTally();

  /**
   * Records that are brought together.
   *
   * @param failures how often they were
   * @param atMillis not before that
   */
  private record Batch(List<StreamRecord> records, int failures, long atMillis) {}

  ShardQueue(
      int shard, MappingSettings settings, Disturbance disturbance, Consumer<GivenUp> consumer) {
    this.shard = shard;
    this.settings = settings;
    this.disturbance = disturbance;
    this.consumer = consumer;
  }

  /** Whether more records may be added. */
  boolean hasRoom() {
    return fresh.size() < settings.batchSize() && freshBytes < MappingSettings.PAYLOAD_BYTES_MAX;
  }

  /** Takes what was read of the shard, in its order. */
  void add(List<StreamRecord> records, long nowMillis) {
    if (fresh.isEmpty()) {
      dueMillis = nowMillis + settings.window().toMillis();
    }
    for (StreamRecord record : records) {
      fresh.add(record);
      freshBytes += record.eventBytes();
    }
  }

  /** The shard has no more records. */
  void end() {
    ended = true;
  }

  /** Whether all records of the shard have been brought. */
  boolean isFinished() {
    return ended && fresh.isEmpty() && again.isEmpty() && current == null;
  }

  ShardTally tally() {
    return tally;
  }

  /** How many calls in a row failed, or did nothing, without those whose batch was halved. */
  int failing() {
    return failing;
  }

  /** How many records were read that no call has brought well. */
  int waiting() {
    int batch = current == null ? 0 : current.records().size();
    return fresh.size() + batch + again.stream().mapToInt(each -> each.records().size()).sum();
  }

  /** How long it is until there may be a call without anything else to come. */
  long waitMillis(long nowMillis, long otherwise) {
    Batch batch = again.peek();
    if (batch != null) {
      return Math.max(0, batch.atMillis() - nowMillis);
    }
    return fresh.isEmpty() ? otherwise : Math.max(0, dueMillis - nowMillis);
  }

  /** What the next call brings, if it is time for one. */
  Optional<List<StreamRecord>> next(long nowMillis) {
    if (current != null) {
      throw new IllegalStateException("a call runs");
    }
    Batch batch = again.peek();
    if (batch != null) {
      if (batch.atMillis() > nowMillis) {
        return Optional.empty();
      }
      again.remove();
    } else if (isDue(nowMillis)) {
      batch = new Batch(cut(nowMillis), 0, nowMillis);
    } else {
      return Optional.empty();
    }
    batch = withDone(batch);
    current = batch;
    tally.calls++;
    return Optional.of(batch.records());
  }

  private boolean isDue(long nowMillis) {
    return !fresh.isEmpty()
        && (ended
            || nowMillis >= dueMillis
            || fresh.size() >= settings.batchSize()
            || freshBytes >= MappingSettings.PAYLOAD_BYTES_MAX);
  }

  /** As many as a call may bring, or as few as somebody wants; one too large comes alone. */
  private List<StreamRecord> cut(long nowMillis) {
    int count = 0;
    long bytes = 0;
    for (StreamRecord record : fresh) {
      bytes += record.eventBytes();
      if (count == settings.batchSize() || count > 0 && bytes > MappingSettings.PAYLOAD_BYTES_MAX) {
        break;
      }
      count++;
    }
    int wanted = disturbance.cut(count);
    tally.cut += wanted < count ? 1 : 0;
    List<StreamRecord> records = new ArrayList<>(wanted);
    for (int i = 0; i < wanted; i++) {
      StreamRecord record = fresh.remove();
      freshBytes -= record.eventBytes();
      records.add(record);
    }
    dueMillis = nowMillis + settings.window().toMillis();
    return records;
  }

  private Batch withDone(Batch batch) {
    int room = settings.batchSize() - batch.records().size();
    int wanted = disturbance.again(Math.min(done.size(), room));
    if (wanted == 0) {
      return batch;
    }
    List<StreamRecord> kept = new ArrayList<>(done);
    List<StreamRecord> records = new ArrayList<>(kept.subList(kept.size() - wanted, kept.size()));
    records.addAll(batch.records());
    if (bytes(records) > MappingSettings.PAYLOAD_BYTES_MAX) {
      return batch;
    }
    for (int i = 0; i < wanted; i++) {
      done.removeLast();
    }
    tally.again++;
    return new Batch(records, batch.failures(), batch.atMillis());
  }

  private static long bytes(List<StreamRecord> records) {
    return records.stream().mapToLong(StreamRecord::eventBytes).sum();
  }

  /** Hears what became of the call that runs. */
  void answered(Outcome outcome, long nowMillis) {
    Batch batch = current;
    if (batch == null) {
      throw new IllegalStateException("no call runs");
    }
    current = null;
    switch (outcome) {
      case Outcome.Done() -> done(batch.records());
      case Outcome.FailedFrom(String sequenceNumber) ->
          failedFrom(batch, sequenceNumber, nowMillis);
      case Outcome.Failed(String reason) -> failed(batch, reason, nowMillis);
      case Outcome.Lost() -> {
        tally.lost++;
        forget(batch.records());
      }
    }
  }

  private void done(List<StreamRecord> records) {
    failing = 0;
    tally.records += records.size();
    done.addAll(records);
    while (done.size() > KEPT_MAX) {
      done.remove();
    }
  }

  private void failedFrom(Batch batch, String sequenceNumber, long nowMillis) {
    List<StreamRecord> records = batch.records();
    int index = 0;
    while (index < records.size() && !records.get(index).sequenceNumber().equals(sequenceNumber)) {
      index++;
    }
    if (index == records.size()) {
      failed(
          batch,
          "the answer names a record that the call did not bring: " + sequenceNumber,
          nowMillis);
    } else if (index == 0) {
      failed(batch, "none of the records was done", nowMillis);
    } else {
      tally.partial++;
      done(records.subList(0, index));
      again.addFirst(new Batch(List.copyOf(records.subList(index, records.size())), 0, nowMillis));
    }
  }

  private void failed(Batch batch, String reason, long nowMillis) {
    tally.failed++;
    List<StreamRecord> records = batch.records();
    int failures = batch.failures() + 1;
    boolean halved = settings.bisect() && records.size() > 1;
    failing += halved ? 0 : 1;
    if (halved) {
      tally.bisected++;
      int middle = records.size() / 2;
      long later = nowMillis + pause(batch.failures());
      again.addFirst(
          new Batch(List.copyOf(records.subList(middle, records.size())), batch.failures(), later));
      again.addFirst(new Batch(List.copyOf(records.subList(0, middle)), batch.failures(), later));
    } else if (settings.retriesMax() >= 0 && failures > settings.retriesMax()) {
      tally.givenUp++;
      consumer.accept(
          new GivenUp(
              shard,
              records.getFirst().sequenceNumber(),
              records.getLast().sequenceNumber(),
              records.size(),
              failures,
              reason));
    } else {
      again.addFirst(new Batch(records, failures, nowMillis + pause(failures)));
    }
    if (settings.retriesMax() < 0 && disturbance.isForgetful()) {
      tally.forgotten++;
      forget(List.of());
    }
  }

  private static long pause(int failures) {
    return Math.min(RETRY_MOST_MILLIS, RETRY_FIRST_MILLIS << Math.min(failures, 10));
  }

  /** Puts records, and all that are to come again, back to those that no call has brought. */
  private void forget(List<StreamRecord> first) {
    List<StreamRecord> back = new ArrayList<>(first);
    again.forEach(batch -> back.addAll(batch.records()));
    again.clear();
    for (StreamRecord record : back.reversed()) {
      fresh.addFirst(record);
      freshBytes += record.eventBytes();
    }
    dueMillis = 0;
  }
}
