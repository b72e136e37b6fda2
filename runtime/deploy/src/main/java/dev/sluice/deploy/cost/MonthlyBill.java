package dev.sluice.deploy.cost;

import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Footprint;
import dev.sluice.dynamodb.BucketRequest;
import dev.sluice.dynamodb.ItemSize;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The bill of a month of 30 days for one function with the default checkpoint and the template's
 * memory. What is assumed stands in the constants: DynamoDB's units by the arithmetic with which
 * they are counted ({@link ItemSize}), pages as {@code bench store} measures them.
 *
 * @param calls of Lambda
 * @param gigabyteSeconds that those took
 * @param writeUnits of DynamoDB
 * @param readUnits of DynamoDB
 * @param puts of S3
 * @param gets of S3
 * @param items dollars
 */
public record MonthlyBill(
    double calls,
    double gigabyteSeconds,
    double writeUnits,
    double readUnits,
    double puts,
    double gets,
    List<Item> items) {
  /** What housekeeping costs, in all services: one for all functions of a stack. */
  public static final String HOUSEKEEPING = "Housekeeping";

  /** The keys of the stream; tables and buckets have such as nothing is asked for. */
  static final String KMS = "KMS";

  static final double MONTH = 30 * 86_400;
  static final double MILLION = 1e6;
  static final double GIGABYTE = 1 << 30;
  private static final double CHECKPOINT_SECONDS = 10;

  private static final double MEMORY_GB = Footprint.MEMORY_MB / 1_024.0;

  /** Lambda gives a function a processor's time by its memory. */
  private static final double PROCESSORS =
      Math.min(1, (double) Footprint.MEMORY_MB / Footprint.PROCESSOR_MEMORY_MB);

  /** Reading the head, committing, and what else a call takes whatever is in it. */
  private static final Span CALL = new Span(0.008, 0.007);

  /** A row of results, which goes by itself. */
  private static final Span RESULT = new Span(0.005, 0.0025);

  /** Of a call that pulls: it reads each shard until there is nothing, twice at least. */
  private static final Span PULL = new Span(0.5, 0);

  private static final Span COMMIT = new Span(0.005, 0.005);

  /** Decoding, windows and results of an event, in code that was compiled only once over. */
  private static final Span EVENT = new Span(0, 11e-6);

  private static final double DRAIN_SECONDS = Footprint.DRAIN_MINUTES * 60;
  private static final double CONTINUOUS_SECONDS = Footprint.CONTINUOUS_MINUTES * 60;
  private static final double SWEEP_SECONDS = Footprint.SWEEP_HOURS * 3_600;
  private static final double TICK_SECONDS = Footprint.TICK_MINUTES * 60;

  /** So often the key of a stream is asked for, by each who writes or reads it. */
  private static final double KEY_SECONDS = 300;

  /** A producer and the function. */
  private static final double KEY_USERS = 2;

  /** A continuous call begins a minute before the one before has ended. */
  private static final double CONTINUOUS_OVERLAP = 1 + 60 / CONTINUOUS_SECONDS;

  /** What a mapping gives to one call: so many records, and what is 6 MB in base64. */
  private static final double CALL_EVENTS_MAX = 10_000;

  private static final double CALL_BYTES_MAX = 4.5e6;

  /** A head is one unit while its content has at most 900 bytes. */
  private static final long HEAD_BYTES = 900;

  /** Pages in a table are deflated; state to this part, as measured with the fraud functions. */
  private static final double DEFLATED = 0.38;

  /** What an event leaves in a snapshot at most, deflated, as measured with card-velocity. */
  private static final double SNAPSHOT_EVENT_BYTES = 11;

  /** A snapshot's own rows, and its part of those that are written again to get rid of garbage. */
  private static final double REWRITTEN = 1 + 1 / 0.9;

  private static final double PUT_UNIT_BYTES = 25 * 1_024;

  /**
   * How long something takes.
   *
   * @param waiting for answers of services, in seconds
   * @param working of one whole processor, in seconds
   */
  private record Span(double waiting, double working) {
    /** With the processor's part that the function has. */
    double seconds() {
      return waiting + working / PROCESSORS;
    }
  }

  /** One line of a bill. */
  public record Item(String service, double dollars) {}

  public MonthlyBill {
    items = List.copyOf(items);
  }

  /** The bill for {@code load} if that is what makes the function run. */
  public static MonthlyBill of(Load load, Trigger trigger, Prices prices) {
    double interval = load.intervalMillis() / 1_000.0;
    double events = load.eventsPerSecond() * MONTH;
    double results = load.resultsPerSecond() * MONTH;
    double work = events * EVENT.seconds() + results * RESULT.seconds();
    double calls;
    double commits;
    double seconds;
    double told;
    switch (trigger) {
      case PUSH -> {
        // A mapping looks once a second, and calls only with records.
        double most =
            Math.min(
                load.shardEvents() * Math.max(1, interval),
                Math.min(CALL_EVENTS_MAX, CALL_BYTES_MAX / load.eventBytes()));
        commits = events / Math.max(1, most);
        double sweeps = MONTH / (load.ticks() ? TICK_SECONDS : SWEEP_SECONDS);
        calls = commits + sweeps;
        seconds = commits * CALL.seconds() + sweeps * PULL.seconds() + work;
        told = calls;
      }
      case DRAIN -> {
        calls = MONTH / DRAIN_SECONDS;
        commits = commits(load, DRAIN_SECONDS);
        seconds = calls * PULL.seconds() + commits * COMMIT.seconds() + work;
        told = calls * load.shards();
      }
      case CONTINUOUS -> {
        calls = MONTH / CONTINUOUS_SECONDS;
        commits = commits(load, interval);
        double busy = commits * COMMIT.seconds() + work;
        // With more to do than its part of a processor does the function needs more memory.
        seconds = MONTH * CONTINUOUS_OVERLAP * Math.max(1, Math.ceil(busy / MONTH));
        // Of each shard once a minute.
        told = MONTH / 60 * load.shards();
      }
      default -> throw new IllegalArgumentException(trigger.toString());
    }
    double writes = commits * ItemSize.writeUnits(HEAD_BYTES);
    double snapshots = Math.min(commits, load.shards() * MONTH / CHECKPOINT_SECONDS);
    SnapshotPages pages = snapshot(load, events / snapshots);
    writes += snapshots * pages.writeUnits();
    double puts = snapshots * pages.puts();
    double gets = snapshots * pages.gets();
    double stored = load.stateBytes() * DEFLATED / GIGABYTE;
    writes += results;
    double heads = trigger == Trigger.CONTINUOUS ? 0 : calls * lookedAt(load, trigger);
    double reads = heads + snapshots * pages.readUnits();
    double gigabyteSeconds = seconds * MEMORY_GB;
    return new MonthlyBill(
        calls,
        gigabyteSeconds,
        writes,
        reads,
        puts,
        gets,
        List.of(
            new Item(
                "Lambda",
                calls / MILLION * prices.of("lambda.million-requests")
                    + gigabyteSeconds * prices.of("lambda.gb-second")),
            new Item(
                "DynamoDB",
                writes / MILLION * prices.writeUnits()
                    + reads / MILLION * prices.readUnits()
                    + (pages.puts() > 0 ? 0 : stored * prices.of("dynamodb.gb-month"))),
            new Item(
                "Kinesis",
                load.shards() * MONTH / 3_600 * prices.of("kinesis.shard-hour")
                    + events
                        * Math.ceil(load.eventBytes() / PUT_UNIT_BYTES)
                        / MILLION
                        * prices.of("kinesis.million-put-units")),
            new Item(
                "S3",
                pages.puts() == 0
                    ? 0
                    : puts / MILLION * prices.million(BucketRequest.PUT)
                        + gets / MILLION * prices.million(BucketRequest.GET)
                        + stored * prices.of("s3.gb-month")),
            new Item(
                KMS, KEY_USERS * MONTH / KEY_SECONDS / MILLION * prices.of("kms.million-requests")),
            new Item(
                "CloudWatch", Watching.ofFunction(trigger, told, load.shards()).dollars(prices)),
            new Item(HOUSEKEEPING, Watching.housekeeping(load.shards(), prices))));
  }

  /** One for each shard in each interval, unless no event comes in it. */
  private static double commits(Load load, double interval) {
    double each = load.shardEvents() * interval;
    double batches = Math.max(Math.min(1, each), each / CALL_EVENTS_MAX);
    return load.shards() * MONTH / interval * batches;
  }

  /** Heads that a call looks at: a drain looks at all. */
  private static double lookedAt(Load load, Trigger trigger) {
    return trigger == Trigger.DRAIN ? load.shards() : 1;
  }

  /** Its manifest and its pages, written and one day deleted. */
  private static SnapshotPages snapshot(Load load, double events) {
    if (load.stateBytes() == 0) {
      return SnapshotPages.NONE;
    }
    double state = load.stateBytes() * DEFLATED / load.shards();
    double written = Math.min(state, events * SNAPSHOT_EVENT_BYTES) * REWRITTEN;
    return SnapshotPages.of(written, load.pagesInBucket());
  }

  /** All of it. */
  public double total() {
    return items.stream().mapToDouble(Item::dollars).sum();
  }

  /** What is not the stream's and its key's, which cost the same whoever reads it. */
  public double withoutStream() {
    return items.stream()
        .filter(item -> !item.service().equals("Kinesis") && !item.service().equals(KMS))
        .mapToDouble(Item::dollars)
        .sum();
  }

  /**
   * The number of shards, each with the load of one of {@code load}'s, from which on Managed Flink
   * costs less; empty if there is none as far as the prices reach.
   */
  public static OptionalInt flinkCheaperFrom(Load load, Trigger trigger, Prices prices) {
    var months = prices.flink();
    for (int shards = 1; ; shards++) {
      Load grown = load.on(shards);
      Map.Entry<Integer, Double> flink =
          months.ceilingEntry((int) Math.ceil(grown.megabytesPerSecond()));
      if (flink == null) {
        return OptionalInt.empty();
      }
      if (of(grown, trigger, prices).withoutStream() > flink.getValue()) {
        return OptionalInt.of(shards);
      }
    }
  }
}
