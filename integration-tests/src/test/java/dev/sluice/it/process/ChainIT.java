package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Two functions in processes, the second of which reads from a stream what the first one writes:
 * both are killed, and the stream between them is split, and in the end each output has counted
 * once.
 */
class ChainIT {
  private static final Path CLIENT = Path.of("../runtime/lambda-client/target/lib");
  private static final String PURCHASES = "chain-purchases";
  private static final String DUES = "chain-dues";
  private static final String INCOME = "chain-income";
  private static final Instant BEGIN = Instant.parse("2026-11-26T08:00:00Z");
  private static final int WINDOW_SECONDS = 10;
  private static final int ROUNDS = 2;
  private static final int PER_ROUND = 150;
  private static final int SHOPS = 30;
  private static final int ASKS_MAX = 5_000;
  private static final Duration LONG = Duration.ofMinutes(2);

  /** What a shop takes in a window. */
  private record Total(long parts, long cents) {
    Total plus(Total other) {
      return new Total(parts + other.parts, cents + other.cents);
    }
  }

  private final Map<String, Total> expected = new TreeMap<>();
  private final List<PutRecordsRequestEntry> waiting = new ArrayList<>();
  private long purchases;
  private long parts;
  private int killed;

  @Test
  @LongPart
  void chain_whoseFunctionsAreKilledAndWhoseStreamIsSplit_countsEachOutputOnce()
      throws LocalServerFailed, InterruptedException {
    long seed = 20_261_129L;
    SplittableRandom chances = new SplittableRandom(seed);
    System.out.printf("chain: seed %d%n", seed);
    try (Database database = Database.inMemory();
        KinesisLocal server =
            KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
        KinesisClient streams = AwsClients.to(server.endpoint(), KinesisClient.builder())) {
      create(streams, PURCHASES, 1);
      create(streams, DUES, 2);
      FunctionDefinition first = FunctionCatalog.installed().find("chain-parts").orElseThrow();
      FunctionDefinition second = FunctionCatalog.installed().find("chain-income").orElseThrow();
      database.create(new FunctionTables(first.plan(), "chain-parts"));
      database.create(new FunctionTables(second.plan(), INCOME));
      FunctionSetup producer =
          setup(first, database, server)
              .with(
                  Map.of(
                      "SLUICE_STREAM", PURCHASES,
                      "SLUICE_RESULT_STREAM", DUES,
                      "SLUICE_RESULT_TABLE", "chain-parts"));
      FunctionSetup reader =
          setup(second, database, server)
              .with(Map.of("SLUICE_STREAM", DUES, "SLUICE_RESULT_TABLE", INCOME));
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PER_ROUND; i++) {
          purchase(chances, BEGIN.plusSeconds(20L * round + chances.nextInt(60)));
        }
        put(streams);
        drain(producer, database, purchases, chances);
        drain(reader, database, parts, chances);
        if (round == 0) {
          split(streams);
        }
      }
      // Far behind, so that all windows close, for shops in every shard.
      for (int shop = 0; shop < SHOPS; shop++) {
        add("shop-" + shop, 1, 1, BEGIN.plusSeconds(10_000));
      }
      expected.keySet().removeIf(window -> window.endsWith("@" + BEGIN.plusSeconds(10_000)));
      put(streams);
      drain(producer, database, purchases, chances);
      drain(reader, database, parts, chances);
      long records = records(streams, DUES);
      System.out.printf("chain: %d outputs in %d records, %d killed%n", parts, records, killed);
      assertThat(killed).as("killed, seed %d", seed).isGreaterThanOrEqualTo(ROUNDS);
      assertThat(records).as("records with repeats, seed %d", seed).isGreaterThan(parts);
      assertThat(
              database.heads("chain-income").stream().mapToLong(head -> head.counters().in).sum())
          .as("counted, seed %d", seed)
          .isEqualTo(parts);
      assertThat(totals(database)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static FunctionSetup setup(
      FunctionDefinition function, Database database, KinesisLocal server) {
    return new FunctionSetup(
        function.plan().function(),
        function.getClass().getName() + "Lambda::handleRequest",
        FunctionSetup.ownClassPath(),
        CLIENT,
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB",
            database.endpoint(),
            "AWS_ENDPOINT_URL_KINESIS",
            server.endpoint().toString(),
            "SLUICE_STATE_TABLE",
            Database.STATE,
            "SLUICE_TRIGGER",
            "drain",
            "SLUICE_DEPLOY",
            "1"),
        512,
        LONG,
        List.of());
  }

  private static void create(KinesisClient streams, String name, int shards)
      throws InterruptedException {
    streams.createStream(request -> request.streamName(name).shardCount(shards));
    StreamedInput.awaitActive(streams, name);
  }

  private static void split(KinesisClient streams) {
    var shard = streams.listShards(request -> request.streamName(DUES)).shards().getFirst();
    BigInteger first = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger last = new BigInteger(shard.hashKeyRange().endingHashKey());
    // Not in the middle: a lane lies on both sides.
    BigInteger at = first.add(last.subtract(first).divide(BigInteger.valueOf(3)));
    streams.splitShard(
        request ->
            request
                .streamName(DUES)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(at.toString()));
    StreamedInput.awaitActive(streams, DUES);
  }

  private void purchase(SplittableRandom chances, Instant at) {
    add("shop-" + chances.nextInt(SHOPS), chances.nextInt(4), 100L + chances.nextInt(900), at);
  }

  private void add(String shop, int count, long cents, Instant at) {
    String card = "card-" + waiting.size();
    String event =
        "{\"card\":\"%s\",\"shop\":\"%s\",\"cents\":%d,\"parts\":%d,\"at\":\"%s\"}"
            .formatted(card, shop, count * cents, count, at);
    waiting.add(
        PutRecordsRequestEntry.builder()
            .partitionKey(card)
            .data(SdkBytes.fromUtf8String(event))
            .build());
    purchases++;
    parts += count;
    if (count > 0) {
      long second = at.getEpochSecond();
      Instant start = Instant.ofEpochSecond(second - Math.floorMod(second, WINDOW_SECONDS));
      expected.merge(shop + "@" + start, new Total(count, count * cents), Total::plus);
    }
  }

  private void put(KinesisClient streams) {
    assertThat(
            streams
                .putRecords(request -> request.streamName(PURCHASES).records(waiting))
                .failedRecordCount())
        .isZero();
    waiting.clear();
  }

  /** Two calls that are killed somewhere, and more until so many events have been taken. */
  private void drain(FunctionSetup setup, Database database, long events, SplittableRandom chances)
      throws LocalServerFailed, InterruptedException {
    for (String point : List.of("sink-written", "head-synced")) {
      Map<String, String> kill =
          Map.of("SLUICE_FAILPOINT", "%s:%d".formatted(point, 1 + chances.nextInt(2)));
      try (FunctionProcess process = FunctionProcess.start(setup.with(kill), _ -> {})) {
        killed += process.invoke("{\"sluice\":\"drain\"}") instanceof Invoked.Ended ? 1 : 0;
      }
    }
    try (FunctionProcess process = FunctionProcess.start(setup, _ -> {})) {
      for (int call = 0; !hasTaken(database.heads(setup.name()), events); call++) {
        assertThat(call).isLessThan(ASKS_MAX);
        assertThat(process.invoke("{\"sluice\":\"drain\"}"))
            .as("errors: %s", process.errors())
            .isEqualTo(new Invoked.Answered("{}"));
      }
    }
  }

  private static boolean hasTaken(List<Head> heads, long events) {
    return heads.stream().mapToLong(head -> head.counters().in).sum() >= events
        && heads.stream().allMatch(head -> head.outbox().isEmpty());
  }

  private static long records(KinesisClient streams, String name) {
    long records = 0;
    for (var shard : streams.listShards(request -> request.streamName(name)).shards()) {
      @Nullable String iterator =
          streams
              .getShardIterator(
                  request ->
                      request
                          .streamName(name)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      boolean more = true;
      while (iterator != null && more) {
        String from = iterator;
        GetRecordsResponse answer = streams.getRecords(request -> request.shardIterator(from));
        records += answer.records().size();
        more = !answer.records().isEmpty();
        iterator = answer.nextShardIterator();
      }
    }
    return records;
  }

  /** By shop and window; the windows of the last purchases are open still. */
  private static Map<String, Total> totals(Database database) {
    Map<String, Total> totals = new HashMap<>();
    for (Map<String, AttributeValue> row : database.rows(INCOME)) {
      String window =
          "%s@%s".formatted(text(row, "_key_shop"), Instant.parse(text(row, "_window_start")));
      Total total = new Total(number(row, "parts"), number(row, "cents"));
      assertThat(totals.put(window, total)).as("a second result of %s", window).isNull();
    }
    return totals;
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name), name).s();
  }

  private static long number(Map<String, AttributeValue> row, String name) {
    return Long.parseLong(Objects.requireNonNull(row.get(name), name).n());
  }
}
