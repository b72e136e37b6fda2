package dev.sluice.memory;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A replayable log in memory: appended to by a test, read again from any position by any number of
 * readers. Says EMPTY at its end until {@link #finish}, then END.
 */
public final class MemorySource implements Source {
  private static final int EVENT_BYTES_MAX = 1 << 20;

  private final List<MemoryLog> logs;
  private final int eventBytesMax;
  private volatile boolean goesOn;
  private final Map<Integer, Origin> origins = new ConcurrentHashMap<>();

  public MemorySource(int partitions) {
    this(partitions, EVENT_BYTES_MAX);
  }

  /**
   * A log of so many partitions.
   *
   * @param eventBytesMax longer payloads are given as too long
   */
  public MemorySource(int partitions, int eventBytesMax) {
    this.logs = Stream.generate(MemoryLog::new).limit(partitions).toList();
    this.eventBytesMax = eventBytesMax;
  }

  /** Appends an event; its offset is the one after the last. */
  public void append(int partition, String payload) {
    append(partition, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends an event; its offset is the one after the last. */
  public void append(int partition, byte[] payload) {
    append(partition, payload, RawBatch.NO_ARRIVAL);
  }

  /** Appends an event that arrived at this time. */
  public void append(int partition, byte[] payload, long arrivalMillis) {
    MemoryLog log = logs.get(partition);
    appendAt(partition, log.nextOffset(), payload, arrivalMillis);
  }

  /** Appends an event under an offset of the test's choice, above all others. */
  public void appendAt(int partition, long offset, byte[] payload, long arrivalMillis) {
    logs.get(partition)
        .append(new MemoryLog.Entry(offset, payload.clone(), arrivalMillis, null, null));
  }

  /** Appends an event whose producer chose the partition by this key. */
  public void appendKeyed(int partition, String key, String payload) {
    append(partition, payload, key, null);
  }

  /** Appends an event that is an output of a function. */
  public void appendProduced(int partition, Produced produced, String payload) {
    append(partition, payload, null, produced);
  }

  private void append(
      int partition, String payload, @Nullable String key, @Nullable Produced produced) {
    MemoryLog log = logs.get(partition);
    log.append(
        new MemoryLog.Entry(
            log.nextOffset(),
            payload.getBytes(StandardCharsets.UTF_8),
            RawBatch.NO_ARRIVAL,
            key,
            produced));
  }

  /** The partition is bounded: behind its last event it says END. */
  public void finish(int partition) {
    logs.get(partition).end(Answer.END);
  }

  /** The partition may grow again: behind its last event it says EMPTY. */
  public void reopen(int partition) {
    logs.get(partition).end(Answer.EMPTY);
  }

  /** The partition is over: behind its last event it says CLOSED. */
  public void shut(int partition) {
    logs.get(partition).end(Answer.CLOSED);
  }

  /** The partition goes on with what others had. */
  public void goOn(int partition, Origin origin) {
    origins.put(partition, origin);
  }

  @Override
  public Origin origin(int partition) {
    return origins.getOrDefault(partition, Origin.NONE);
  }

  /** The next so many reads give nothing without saying that there is nothing. */
  public void silence(int partition, int reads) {
    logs.get(partition).silence(reads);
  }

  /** From now on functions go on behind events that are lost. */
  public void goOnBehindLosses() {
    goesOn = true;
  }

  @Override
  public boolean goesOnBehindLosses() {
    return goesOn;
  }

  /** Loses the first so many events, as a log past its retention does. */
  public void trim(int partition, int events) {
    logs.get(partition).trim(events);
  }

  /** Changes an event in place, by its index among those there. */
  public void replace(int partition, int index, String payload) {
    logs.get(partition).replace(index, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** The order of the offsets. */
  public static Comparator<String> offsets() {
    return Comparator.comparingLong(Long::parseLong);
  }

  /** Events, by their index among those there, as a call would bring them. */
  public Pushed pushed(int partition, int from, int to) {
    return new MemoryPushed(logs.get(partition).between(from, to), eventBytesMax);
  }

  @Override
  public int partitions() {
    return logs.size();
  }

  @Override
  public Reader open(int partition, Position after) {
    return new MemoryReader(partition, logs.get(partition), after, eventBytesMax);
  }

  @Override
  public void close() {}
}
