package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.Service;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.StateStore;
import dev.sluice.memory.MemorySource;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * How long a shard's keys stand still when it is split: from its last commit until each of the two
 * behind it has made its first, with a window's state for each of many keys. One worker after the
 * other in this process, on DynamoDB Local.
 */
final class SplitBench {
  private static final String PART = "split";
  private static final int PARENT = 0;
  private static final int BATCH_MAX = 20_000;
  private static final int BATCH_BYTES_MAX = 1 << 30;
  private static final long STATE_BYTES_MAX = 8L << 30;
  private static final int BATCHES_MAX = 100_000;
  private static final PartitionKeys LOWER =
      new PartitionKeys(BigInteger.ZERO, BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE));
  private static final PartitionKeys UPPER =
      new PartitionKeys(BigInteger.ONE.shiftLeft(127), PartitionKeys.ALL.last());

  private final PrintStream out;
  private final Stage stage;
  private final int keys;
  private final FunctionDefinition function = Stage.function("card-spread");
  private final MemorySource source = new MemorySource(3);
  private final Instant now = Instant.now();

  /** With one event for each of so many keys. */
  SplitBench(PrintStream out, Stage stage, int keys) {
    this.out = out;
    this.stage = stage;
    this.keys = keys;
  }

  void run() throws CommandFailed {
    stage.create(PART, function);
    for (int key = 0; key < keys; key++) {
      append(PARENT, key);
    }
    Source.Parent parent = new Source.Parent(PARENT, true);
    source.goOn(1, new Source.Origin(List.of(parent), LOWER));
    source.goOn(2, new Source.Origin(List.of(parent), UPPER));
    append(1, keyIn(LOWER));
    append(2, keyIn(UPPER));
    Service service = stage.service();
    try (BufferAllocator allocator = new RootAllocator();
        StateStore store = Stage.store(service, PART, function, FunctionLabel.SHARDS)) {
      long last = parent(service, store, allocator);
      double ended = (System.nanoTime() - last) / 1e6;
      double lower = child(1, service, store, allocator);
      double upper = child(2, service, store, allocator);
      out.printf(
          Locale.ROOT,
          "  pause: %,.0f ms until the parent is committed as ended, then %,.0f ms and %,.0f ms"
              + " until the first commit of each child: %,.0f and %,.0f ms with a worker for"
              + " each%n",
          ended,
          lower,
          upper,
          ended + lower,
          ended + upper);
    }
  }

  private void append(int partition, int key) {
    Instant at = now.plusNanos(1_000L * key);
    String card = card(key);
    source.appendKeyed(
        partition,
        card,
        """
        {"id":"p%d","card":"%s","merchant":"m","country":"DE","cents":100,"at":"%s"}\
        """
            .formatted(key, card, at));
  }

  private static String card(int key) {
    return "card-%07d".formatted(key);
  }

  /** A key that is known to the parent and goes on in this child. */
  private int keyIn(PartitionKeys half) {
    for (int key = 0; key < keys; key++) {
      if (half.contain(md5(card(key)))) {
        return key;
      }
    }
    throw new IllegalStateException("no key of %d has such a hash".formatted(keys));
  }

  private static byte[] md5(String key) {
    try {
      return MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads it to its end. When its last batch was committed, by the JVM's clock. */
  private long parent(Service service, StateStore store, BufferAllocator allocator)
      throws CommandFailed {
    try (PartitionWorker worker = worker(PARENT, service, store, allocator)) {
      worker.open();
      for (int batch = 0; worker.head().counters().in < keys && batch < BATCHES_MAX; batch++) {
        worker.runBatch();
      }
      long last = System.nanoTime();
      out.printf(
          Locale.ROOT,
          "split of a shard, %s with %,d keys, %.0f MB of memory with its state%n",
          function.plan().function(),
          keys,
          allocator.getAllocatedMemory() / 1e6);
      source.shut(PARENT);
      for (int batch = 0; batch < BATCHES_MAX; batch++) {
        if (worker.runBatch() == Progress.ENDED || worker.head().ended()) {
          return last;
        }
      }
    }
    throw new CommandFailed("the parent of the split does not end");
  }

  /** How long it takes until its first commit, in milliseconds. */
  private double child(int shard, Service service, StateStore store, BufferAllocator allocator)
      throws CommandFailed {
    long began = System.nanoTime();
    try (PartitionWorker worker = worker(shard, service, store, allocator)) {
      worker.open();
      for (int batch = 0; batch < BATCHES_MAX; batch++) {
        worker.runBatch();
        if (worker.head().counters().in == 1) {
          return (System.nanoTime() - began) / 1e6;
        }
      }
    }
    throw new CommandFailed("child %d of the split commits nothing".formatted(shard));
  }

  private PartitionWorker worker(
      int shard, Service service, StateStore store, BufferAllocator allocator) {
    return Stage.worker(
        PART,
        function,
        shard,
        source,
        service,
        store,
        new WorkerConfig.Settings(BATCH_MAX, BATCH_BYTES_MAX, STATE_BYTES_MAX, false),
        allocator);
  }
}
