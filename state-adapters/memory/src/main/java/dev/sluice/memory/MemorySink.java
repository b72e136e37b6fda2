package dev.sluice.memory;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.CommitRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The outputs of one channel of one partition, in memory, kept through {@link #close}: a test opens
 * it again to play a restart. A repeat does no harm because an output is stored under its
 * (function, incarnation, batch, index); one that comes again with other content is a broken
 * promise and throws.
 */
public final class MemorySink implements Sink {
  private record Key(long incarnation, long batch, int index) {
    static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::incarnation)
            .thenComparingLong(Key::batch)
            .thenComparingInt(Key::index);
  }

  private final Failpoints failpoints;
  private final NavigableMap<Key, String> stored = new TreeMap<>(Key.ORDER);
  private final List<String> arrivals = new ArrayList<>();
  private Predicate<String> refused = _ -> false;
  private BooleanSupplier timeIsUp = () -> false;
  private boolean slow;
  private int retriesLeft;
  private int repeats;
  private boolean inCommits;

  public MemorySink() {
    this(Failpoints.NONE);
  }

  public MemorySink(Failpoints failpoints) {
    this.failpoints = failpoints;
  }

  /** The next so many deliveries that have something to write answer RETRY. */
  public void retryNext(int deliveries) {
    retriesLeft = deliveries;
  }

  /** From now on it gives rows to commits. */
  public void writeInCommits() {
    inCommits = true;
  }

  /** From now on it asks whether its time is up, as one that takes long does. */
  public void takeTime() {
    slow = true;
  }

  /** Payloads like this are REFUSED from now on. */
  public void refuseWhen(Predicate<String> payload) {
    refused = payload;
  }

  /** The payloads in the order in which they first arrived. */
  public List<String> payloads() {
    return List.copyOf(arrivals);
  }

  /** How often an output came again. */
  public int repeats() {
    return repeats;
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
    boolean any = false;
    for (int output = from; output < to; output++) {
      if (block.channel(output) != channel) {
        continue;
      }
      if (any && slow && timeIsUp.getAsBoolean()) {
        return new Delivery.Retry(output, TIME_IS_UP);
      }
      any = true;
      if (retriesLeft > 0) {
        retriesLeft--;
        return new Delivery.Retry(output, "the test says so");
      }
      String payload = payload(block, output);
      if (refused.test(payload)) {
        return new Delivery.Refused(output, "the test says so");
      }
      failpoints.reached(Failpoint.SINK_HALF_LINE);
      store(new Key(sequence.incarnation(), sequence.batch(), block.index(output)), payload);
      failpoints.reached(Failpoint.SINK_WRITTEN);
    }
    return new Delivery.Done();
  }

  @Override
  public boolean writesInCommit() {
    return inCommits;
  }

  @Override
  public Optional<CommitRows> commitRows(
      OutputBuffer block, Channel channel, Sequence sequence, IntPredicate wanted) {
    MemoryRows rows =
        new MemoryRows(
            refused,
            (output, payload) ->
                store(new Key(sequence.incarnation(), sequence.batch(), output), payload));
    for (int output = 0; inCommits && output < block.count(); output++) {
      if (block.channel(output) == channel && wanted.test(output)) {
        rows.add(output, payload(block, output));
      }
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
  }

  private void store(Key key, String payload) {
    String known = stored.putIfAbsent(key, payload);
    if (known == null) {
      checkOrder(key);
      arrivals.add(payload);
    } else if (known.equals(payload)) {
      repeats++;
    } else {
      throw new IllegalStateException(
          "output %s came again as %s, was %s".formatted(key, payload, known));
    }
  }

  private void checkOrder(Key key) {
    Map.Entry<Key, String> later = stored.higherEntry(key);
    if (later != null) {
      throw new IllegalStateException(
          "output %s first arrived after %s".formatted(key, later.getKey()));
    }
  }

  private static String payload(OutputBuffer block, int output) {
    return new String(
        block.array(),
        block.payloadStart(output),
        block.payloadLength(output),
        StandardCharsets.UTF_8);
  }

  @Override
  public String confirmed() {
    return stored.isEmpty()
        ? ""
        : "%d-%d-%d"
            .formatted(
                stored.lastKey().incarnation(), stored.lastKey().batch(), stored.lastKey().index());
  }

  @Override
  public void close() {}
}
