package dev.sluice.simulation.world;

import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.PageCut;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Collector;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Reset;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.simulation.bucket.SimulatedObjects;
import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.dynamo.SimulatedDynamo;
import dev.sluice.simulation.process.SimulatedProcess;
import dev.sluice.simulation.sight.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Starts the processes of a run, each with production code in it, and hears how they end. */
final class Crew {
  private static final int STATE_BYTES_MAX = 1 << 26;
  private static final int SMALL_BLOCK_BYTES = 300;
  private static final int BATCH_EVENTS_MAX = 8;
  private static final PageCut SMALL_CHUNKS = new PageCut(100, 300);
  private static final Duration NEXT_START = Duration.ofSeconds(2);
  private static final long LEASE_MILLIS = 10_000;

  private final Stage stage;
  private final Outputs outputs;
  private final SplittableRandom random;
  private final List<Version> versions = new ArrayList<>();
  private final Mapping mapping;
  private boolean calm;
  private boolean damaged;

  Crew(Stage stage, Outputs outputs, SplittableRandom random) {
    this.stage = stage;
    this.outputs = outputs;
    this.random = random;
    this.mapping = new Mapping(stage.log(), stage.chances());
    versions.add(Version.first(stage.worked().declaration()));
  }

  /** From now on nothing goes wrong for those who start. */
  void calmDown() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** A page went bad. */
  void damaged() {
    damaged = true;
  }

  /** Puts back all that went bad, from a copy. */
  void mend() {
    stage.database().mend();
    damaged = false;
  }

  Version newest() {
    return versions.getLast();
  }

  /** Deploys another version. */
  void deploy(boolean changesPlan) {
    versions.add(newest().next(stage.worked().declaration(), changesPlan));
  }

  /** A worker that pulls. */
  void startPull(boolean asksForLease) {
    Version version = newest();
    start("puller", process -> new Worker(this, version, process).pull(asksForLease));
  }

  /** A worker that is called. */
  void startPush() {
    Version version = newest();
    start("callee", process -> new Worker(this, version, process).push());
  }

  /** A worker of the version that committed last, which only saves the state. */
  void startDrain() {
    long deploy = stage.watch().head().orElseThrow().deploy();
    Version version = versions.get((int) deploy - 1);
    start("drainer", process -> new Worker(this, version, process).drain());
  }

  /** Somebody passes over the next event. */
  void startSkip() {
    Version version = newest();
    String offset = stage.watch().head().map(head -> nextOffset(head.position())).orElse("");
    start(Course.SKIPPER, process -> new Worker(this, version, process).skip(offset));
  }

  private String nextOffset(Position position) {
    long last = position.isStart() ? -1 : Long.parseLong(position.offset());
    return stage.log().offsets().stream()
        .filter(offset -> offset > last)
        .findFirst()
        .map(String::valueOf)
        .orElse("");
  }

  /** Somebody lets the partition begin again. */
  void startReset() {
    Version version = newest();
    start("resetter", process -> reset(process, version));
  }

  private void reset(SimulatedProcess process, Version version) {
    SplittableRandom own = random.split();
    Plan plan = version.subject().plan();
    boolean startedCalm = calm;
    try (PartitionStore store = store(service(process, own), process, plan, own)) {
      new Reset(
              store,
              plan,
              Places.PARTITION,
              () -> new Head.Stamp(nonce(own), process.name(), process.clock().millis()))
          .run();
    } catch (Stop stop) {
      process.note("stops as %s: %s".formatted(stop.code().text(), stop.getMessage()));
      stopped(process, version, stop, startedCalm);
    }
  }

  private static String nonce(SplittableRandom own) {
    return "%016x%016x".formatted(own.nextLong(), own.nextLong());
  }

  /** A collector, on its own. */
  void startCollector() {
    start("collector", this::collect);
  }

  private void start(String kind, Consumer<SimulatedProcess> body) {
    SimulatedProcess _ =
        stage
            .processes()
            .start(
                kind,
                process -> {
                  stage.watch().began(process);
                  body.accept(process);
                  stage.watch().ended(process);
                });
  }

  private void collect(SimulatedProcess process) {
    Plan plan = newest().subject().plan();
    boolean startedCalm = calm;
    SplittableRandom own = random.split();
    try (PartitionStore store = store(service(process, own), process, plan, own)) {
      Collector collector = new Collector(store, plan.function(), Places.PARTITION);
      List<PageName> garbage = collector.garbage();
      process.note("finds %d pages".formatted(garbage.size()));
      collector.delete(garbage);
      if (!garbage.isEmpty()) {
        saw(Sight.COLLECTOR_DELETED);
      }
    } catch (Stop stop) {
      process.note("stops as %s: %s".formatted(stop.code().text(), stop.getMessage()));
      stopped(process, newest(), stop, startedCalm);
    }
  }

  /** Who calls the workers that are called. */
  Mapping mapping() {
    return mapping;
  }

  SimulatedSource source(SimulatedProcess process) {
    return new SimulatedSource(stage.log(), process, stage.chances());
  }

  private Service service(SimulatedProcess process, SplittableRandom own) {
    FaultyLine line = new FaultyLine(process, stage);
    return new Service(
        new SimulatedDynamo(stage.database(), line), process::sleep, own, new Units());
  }

  private Optional<PageBucket> bucket(SimulatedProcess process, SplittableRandom own) {
    return stage
        .shelf()
        .map(
            shelf ->
                new PageBucket(
                    new SimulatedObjects(shelf, new FaultyLine(process, stage)),
                    Places.BUCKET,
                    process::sleep,
                    own));
  }

  private PartitionStore store(
      Service service, SimulatedProcess process, Plan plan, SplittableRandom own) {
    return DynamoStateStore.open(
            service, Places.STATE, new FunctionLabel(plan.function(), 1), Failpoints.NONE)
        .cutting(own.nextBoolean() ? SMALL_CHUNKS : PageCut.USUAL)
        .withBucket(bucket(process, own))
        .open(plan.function(), Places.PARTITION);
  }

  WorkerConfig config(
      SimulatedProcess process, Version version, Source source, WorkerConfig.Trigger trigger) {
    SplittableRandom own = random.split();
    Plan plan = version.subject().plan();
    Service service = service(process, own);
    return new WorkerConfig(
        plan,
        version.subject().invokers().get(),
        Places.PARTITION,
        source,
        store(service, process, plan, own),
        outputs.sinks(service),
        new WorkerConfig.Settings(
            1 + own.nextInt(BATCH_EVENTS_MAX),
            Integer.MAX_VALUE,
            STATE_BYTES_MAX,
            stage.worked().declaration().end(),
            own.nextBoolean() ? SMALL_BLOCK_BYTES : WorkerConfig.Settings.BLOCK_BYTES),
        process.clock(),
        () -> nonce(own),
        process::sleep,
        Failpoints.NONE,
        process.allocator(),
        new WorkerConfig.Identity(process.name(), version.number(), trigger, LEASE_MILLIS));
  }

  boolean happens(Chance chance) {
    return stage.chances().happens(chance);
  }

  void saw(Sight sight) {
    stage.sights().add(sight);
  }

  /**
   * A process was stopped by production code.
   *
   * @param startedCalm whether nothing had gone wrong since it started
   * @throws AssertionError if that must not happen
   */
  void stopped(SimulatedProcess process, Version version, Stop stop, boolean startedCalm) {
    boolean expected =
        switch (stop.code()) {
          case SUPERSEDED -> {
            boolean byDeploy =
                stage.watch().head().filter(head -> head.deploy() > version.number()).isPresent();
            saw(byDeploy ? Sight.SUPERSEDED_BY_DEPLOY : Sight.SUPERSEDED);
            yield byDeploy || !startedCalm;
          }
          case STORE_FAILED -> {
            saw(Sight.STORE_FAILED);
            yield !startedCalm;
          }
          case OUTBOX_BLOCKED -> {
            boolean left = String.valueOf(stop.getMessage()).startsWith("the time was up");
            saw(left ? Sight.DELIVERY_LEFT : Sight.OUTBOX_BLOCKED);
            yield left || !startedCalm;
          }
          case PLAN_CHANGED -> {
            saw(Sight.PLAN_CHANGED);
            later(this::startDrain);
            yield version.planNumber() > 0;
          }
          case CORRUPT -> {
            saw(Sight.BIT_ROT_FOUND);
            later(this::mend);
            yield damaged;
          }
          case SKIP_REFUSED -> {
            saw(Sight.SKIP_REFUSED);
            yield process.name().startsWith(Course.SKIPPER);
          }
          case DATA_LOSS,
              NOT_REPRODUCIBLE,
              ENDED,
              LOCKED,
              WRONG_STATE,
              OUT_OF_MEMORY,
              PARENT_UNFINISHED,
              MISPLACED,
              PRODUCER_RESET,
              SOURCE_FAILED ->
              false;
        };
    if (!expected) {
      throw new AssertionError(
          "%s stopped as %s: %s".formatted(process.name(), stop.code().text(), stop.getMessage()),
          stop);
    }
    if (!startedCalm) {
      // Whoever starts the next one waits a little.
      process.sleep(NEXT_START);
    }
  }

  /** What people do about it. */
  private void later(Runnable effect) {
    stage.processes().later(NEXT_START.toMillis(), effect);
  }
}
