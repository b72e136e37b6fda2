package dev.sluice.lambda;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.kinesis.Shard;
import dev.sluice.kinesis.Shards;
import dev.sluice.memory.ManualClock;
import dev.sluice.memory.MemorySink;
import dev.sluice.memory.MemorySource;
import dev.sluice.memory.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A stream, a database and a clock in memory, which outlive the processes of a function. */
final class Ground {
  /** What tells which shards there is state of. */
  private static final int LABEL = -1;

  final MemorySource stream;
  final MemoryStore store = new MemoryStore();
  final ManualClock clock = new ManualClock(1_700_000_000_000L);
  final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  final List<Shard> shards = new ArrayList<>();
  private final Map<Integer, Map<Channel, MemorySink>> sinks = new HashMap<>();
  private final Random random = new Random(5);
  private final Map<Integer, Integer> outages = new HashMap<>();
  private final Set<Integer> claimed = new HashSet<>();
  private int processes;
  private int lostNonces;

  /** What processes read. */
  Source log;

  /** What stands in the environment of a process beside the least. */
  final Map<String, String> environment = new HashMap<>();

  Ground(int shards) {
    this.stream = new MemorySource(shards);
    this.log = stream;
    for (int shard = 0; shard < shards; shard++) {
      this.shards.add(new Shard(shard, List.of(), PartitionKeys.ALL, true));
    }
  }

  /** Events of three keys, 2 ms apart, some late and some dead. */
  Ground withEvents(int shard, int count) {
    return withEvents(shard, count, 0);
  }

  /** The same, from a time on. */
  Ground withEvents(int shard, int count, long fromMillis) {
    Random chances = new Random(shard);
    for (int i = 0; i < count; i++) {
      long at = fromMillis + Math.max(0, 2L * i - (i % 10 == 9 ? 60 : chances.nextInt(4)));
      stream.append(
          shard,
          i % 17 == 5
              ? "nonsense"
              : "{\"k\":\"key%d\",\"v\":%d,\"at\":%d}"
                  .formatted(chances.nextInt(3), chances.nextInt(100), at));
    }
    return this;
  }

  /** Closes a shard with which no other goes on. */
  void close(int shard) {
    shards.set(shard, new Shard(shard, List.of(), PartitionKeys.ALL, false));
    stream.shut(shard);
  }

  /** Closes a shard; another goes on with all that it had. */
  void split(int parent, int child) {
    close(parent);
    shards.set(child, new Shard(child, List.of(parent), PartitionKeys.ALL, true));
    stream.goOn(
        child, new Source.Origin(List.of(new Source.Parent(parent, true)), PartitionKeys.ALL));
  }

  /** The stream keeps nothing of a closed shard any more, and does not list it. */
  void forget(int parent, int child, int events) {
    shards.removeIf(shard -> shard.number() == parent);
    stream.trim(parent, events);
    stream.goOn(
        child, new Source.Origin(List.of(new Source.Parent(parent, false)), PartitionKeys.ALL));
  }

  /** The next so many times the state of a shard is not to be had. */
  void outage(int shard, int times) {
    outages.put(shard, times);
  }

  /** The next so many times it is not to be had which shards there is state of. */
  void outageOfLabel(int times) {
    outages.put(LABEL, times);
  }

  /** The next so many times there is none to be had. */
  void loseNonces(int times) {
    lostNonces = times;
  }

  private String nonce() {
    if (lostNonces > 0) {
      lostNonces--;
      throw new UncheckedIOException(new IOException("no random bits"));
    }
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /** A worker has written down that there is a shard, and was killed before its first head. */
  void claim(int shard) {
    claimed.add(shard);
  }

  /** A process that runs the function. */
  DeployedFunction process() {
    return process(1);
  }

  /** A process of a deploy. */
  DeployedFunction process(long deploy) {
    return process(deploy, new SumsFunction());
  }

  /** A process of a deploy that brought this version. */
  DeployedFunction process(long deploy, SumsFunction function) {
    return new DeployedFunction(
        function,
        settings(deploy),
        () -> new Inside("process-" + processes++),
        journal(),
        Failpoints.NONE);
  }

  /** What pulls in a process of the first deploy. */
  PullCalls pullCalls() {
    Inside inside = new Inside("process-" + processes++);
    SumsFunction function = new SumsFunction();
    return new PullCalls(
        new FunctionWorkers(function, settings(1), inside, Failpoints.NONE),
        inside,
        function.deployment().intervalMillis(),
        settings(1).stateBytesMax(),
        new ShardLog(journal(), inside, SumsFunction.OUT_OF_ORDER_MILLIS, false));
  }

  private Journal journal() {
    return new Journal(
        new PrintStream(lines, true, StandardCharsets.UTF_8), SumsFunction.NAME, clock);
  }

  private Settings settings(long deploy) {
    Map<String, String> all = SettingsTest.least();
    all.putAll(environment);
    all.put("SLUICE_DEPLOY", Long.toString(deploy));
    return Settings.of(all, false);
  }

  /** Events of a shard, by their places in the stream, as a call brings them. */
  static Event.Records records(int shard, int from, int to) {
    return new Event.Records(
        shard,
        IntStream.range(from, to)
            .mapToObj(i -> new KinesisRecord(Integer.toString(i), "key", 0, new byte[0]))
            .toList());
  }

  /** So much time is left, and none is kept. */
  Deadline in(long millis) {
    long end = clock.millis() + millis;
    return new Deadline(() -> end - clock.millis(), 0);
  }

  Map<Channel, MemorySink> sinks(int shard) {
    return sinks.computeIfAbsent(
        shard,
        _ -> {
          Map<Channel, MemorySink> made = new EnumMap<>(Channel.class);
          for (Channel channel : Channel.values()) {
            made.put(channel, new MemorySink());
          }
          return made;
        });
  }

  MemorySink sink(int shard, Channel channel) {
    return Objects.requireNonNull(sinks(shard).get(channel));
  }

  /** What has come out of a shard. */
  Map<Channel, List<String>> outputs(int shard) {
    Map<Channel, List<String>> outputs = new EnumMap<>(Channel.class);
    sinks(shard).forEach((channel, sink) -> outputs.put(channel, sink.payloads()));
    return outputs;
  }

  Head head(int shard) {
    try (PartitionStore items = store.open(SumsFunction.NAME, shard)) {
      return HeadCodec.decode(items.readHead().orElseThrow());
    }
  }

  boolean hasHead(int shard) {
    try (PartitionStore items = store.open(SumsFunction.NAME, shard)) {
      return items.readHead().isPresent();
    }
  }

  /** What was logged, a line each. */
  List<String> logged() {
    return lines.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** As one process sees it. */
  private final class Inside implements Surroundings {
    private final String owner;
    private int opened;

    Inside(String owner) {
      this.owner = owner;
    }

    @Override
    public Source log() {
      return log;
    }

    @Override
    public Comparator<String> offsets() {
      return MemorySource.offsets();
    }

    @Override
    public Pushed pushed(Event.Records records) {
      return stream.pushed(
          records.shard(),
          Integer.parseInt(records.records().getFirst().sequenceNumber()),
          Integer.parseInt(records.records().getLast().sequenceNumber()) + 1);
    }

    @Override
    public Shards shards() {
      return new Shards(shards);
    }

    @Override
    public List<Integer> partitions() {
      answer(LABEL);
      return IntStream.range(0, stream.partitions())
          .filter(shard -> claimed.contains(shard) || hasHead(shard))
          .boxed()
          .toList();
    }

    @Override
    public PartitionStore open(int shard) {
      answer(shard);
      opened = shard;
      return store.open(SumsFunction.NAME, shard);
    }

    private void answer(int asked) {
      int left = outages.getOrDefault(asked, 0);
      if (left > 0) {
        outages.put(asked, left - 1);
        throw new Stop(Stop.Code.STORE_FAILED, "no answer");
      }
    }

    /** A worker's items are opened just before its sinks are made. */
    @Override
    public Map<Channel, Sink> sinks() {
      return new EnumMap<>(Ground.this.sinks(opened));
    }

    @Override
    public InstantSource clock() {
      return clock;
    }

    @Override
    public Supplier<String> nonces() {
      return Ground.this::nonce;
    }

    @Override
    public Sleeper sleeper() {
      return clock::advance;
    }

    @Override
    public String owner() {
      return owner;
    }

    @Override
    public double writeUnits() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
