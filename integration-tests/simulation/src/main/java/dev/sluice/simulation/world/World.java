package dev.sluice.simulation.world;

import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.commit.Head;
import dev.sluice.simulation.bucket.Shelf;
import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.process.Processes;
import dev.sluice.simulation.process.Trace;
import dev.sluice.simulation.sight.Sights;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.LineLog;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The world of one seed, from its first step to its last. First things go wrong, for some hundred
 * steps. Then nothing does any more: who lives may finish, one more worker finds all of the input,
 * and all must be done in the end.
 */
public final class World implements AutoCloseable {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long STEPS_MIN = 100;
  private static final int STEPS_MORE = 900;

  /** A run that takes more gets nowhere. */
  private static final int STEPS_MAX = 40_000;

  /** Whoever is late is still seen to do no harm. */
  private static final int STEPS_AFTER_END = 100;

  private static final int PROCESSES_MAX = 5;
  private static final int ARRIVALS_MAX = 6;
  private static final int LAST_WORKERS_MAX = 4;

  private final Stage stage;
  private final Trace trace;
  private final Crew crew;
  private final Outputs outputs;
  private final Rot rot;
  private final long faultySteps;
  private int shown;

  public World(long seed, Chances chances, Trace trace, Sights sights) {
    SplittableRandom random = new SplittableRandom(seed);
    WorkedCase worked = SimulatedCase.of(random.split(), "seed " + seed);
    Database database = new Database();
    database.create(TableDefinition.ofState(Places.STATE));
    // Not drawn with the rest: seeds without a bucket go on to do what they are known for.
    Optional<Shelf> shelf =
        new SplittableRandom(~seed).nextInt(4) == 0 ? Optional.of(new Shelf()) : Optional.empty();
    Watch watch = new Watch(database, shelf, CasePlan.FUNCTION, sights);
    Processes processes = new Processes(chances, trace, START_MILLIS, watch::died);
    LineLog log = new LineLog(worked.input(), worked.declaration().limits().maxEventBytes());
    this.trace = trace;
    this.stage = new Stage(chances, processes, sights, database, shelf, watch, worked, log);
    Arrangement arrangement =
        Arrangement.of(
            CasePlan.of(worked.declaration()), random.nextBoolean(), random.nextInt(3) == 0);
    this.outputs = new Outputs(database, arrangement, random.nextInt(4) == 0);
    database.watch(
        new DeliveryWatch(database, arrangement, sights, CasePlan.FUNCTION, watch)::written);
    this.crew = new Crew(stage, outputs, random.split());
    this.rot = new Rot(stage, crew);
    this.faultySteps = STEPS_MIN + random.nextInt(STEPS_MORE);
  }

  /**
   * Runs it.
   *
   * @throws AssertionError if an invariant does not hold, or the results are not the oracle's
   */
  public void run() {
    long until = faultySteps;
    while (trace.steps() < until) {
      happen();
      step();
      until = isDone() ? Math.min(until, trace.steps() + STEPS_AFTER_END) : faultySteps;
    }
    calmDown();
    runOut();
    for (int tries = 0; !isDone(); tries++) {
      if (tries == LAST_WORKERS_MAX) {
        throw new AssertionError("%d undisturbed workers do not finish".formatted(tries));
      }
      finish();
    }
    check();
  }

  private void happen() {
    Chances chances = stage.chances();
    if (stage.processes().living() == 0) {
      crew.startPull(true);
    } else if (chances.happens(Chance.WORKER) && stage.processes().living() < PROCESSES_MAX) {
      startWorker(chances.amount(8));
    }
    if (shown < stage.worked().input().size() && chances.happens(Chance.ARRIVAL)) {
      show(shown + 1 + chances.amount(ARRIVALS_MAX));
    }
    if (chances.happens(Chance.STOP)) {
      stage.processes().stopAll();
    }
    if (chances.happens(Chance.COLLECTOR) && stage.processes().living() < PROCESSES_MAX) {
      crew.startCollector();
    }
    if (chances.happens(Chance.SKIP) && stage.processes().living() < PROCESSES_MAX) {
      crew.startSkip();
    }
    if (chances.happens(Chance.RESET) && stage.processes().living() < PROCESSES_MAX) {
      crew.startReset();
    }
    if (chances.happens(Chance.DEPLOY)) {
      crew.deploy(chances.amount(2) == 0);
    }
    if (chances.happens(Chance.BIT_ROT)) {
      rot.strike();
    }
  }

  private void startWorker(int kind) {
    switch (kind) {
      case 0, 1, 2 -> crew.startPush();
      case 3 -> {
        if (stage.watch().head().isPresent()) {
          crew.startDrain();
        }
      }
      case 4, 5 -> crew.startPull(false);
      default -> crew.startPull(true);
    }
  }

  private void show(int items) {
    int all = stage.worked().input().size();
    shown = Math.min(all, items);
    stage.log().show(shown).over(shown == all);
  }

  private void step() {
    if (trace.steps() > STEPS_MAX) {
      throw new AssertionError("after %d steps there is no end".formatted(STEPS_MAX));
    }
    boolean _ = stage.processes().next();
    stage.watch().look();
  }

  /** Nothing goes wrong any more, and all of the input is there. */
  private void calmDown() {
    stage.chances().end();
    crew.mend();
    crew.calmDown();
    show(stage.worked().input().size());
    trace.add(stage.processes().millis(), "world", "calms down");
  }

  private void runOut() {
    while (stage.processes().next()) {
      stage.watch().look();
      if (trace.steps() > STEPS_MAX) {
        throw new AssertionError("after %d steps there is no end".formatted(STEPS_MAX));
      }
    }
  }

  /** By the newest version; the one before it drains what that can't go on with. */
  private void finish() {
    crew.startPull(true);
    runOut();
    if (!isDone()) {
      crew.startDrain();
      runOut();
    }
  }

  private boolean isDone() {
    return stage.watch().head().filter(this::isDone).isPresent();
  }

  private boolean isDone(Head head) {
    boolean atEnd =
        stage.worked().declaration().end()
            ? head.ended()
            : head.position().offset().equals(lastOffset());
    return atEnd && head.outbox().isEmpty();
  }

  private String lastOffset() {
    return stage.log().offsets().stream().map(String::valueOf).reduce("", (_, last) -> last);
  }

  private void check() {
    crew.startCollector();
    runOut();
    stage.watch().complete();
    Head head = stage.watch().head().orElseThrow();
    outputs
        .difference(stage.worked(), stage.log(), head, stage.watch().course())
        .ifPresent(
            difference -> {
              throw new AssertionError("the outputs are not the oracle's: " + difference);
            });
  }

  @Override
  public void close() {
    stage.processes().close();
  }
}
