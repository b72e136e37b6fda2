package dev.sluice.simulation.world;

import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.dynamo.Line;
import dev.sluice.simulation.dynamo.Refusals;
import dev.sluice.simulation.process.SimulatedProcess;
import dev.sluice.simulation.sight.Sight;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A process's way to the database, on which requests and answers are lost, or come late. */
final class FaultyLine implements Line {
  /** What does not get through. */
  private enum Outage {
    ALL,
    WRITES,
    PAGES
  }

  /** A late request arrives within 1 ms doubled less often than this. */
  private static final int LATE_DOUBLINGS = 16;

  /** An outage lasts this long at most. */
  private static final int OUTAGE_MILLIS = 60_000;

  private final SimulatedProcess process;
  private final Stage stage;
  private long outageUntilMillis;
  private Outage outage = Outage.ALL;

  FaultyLine(SimulatedProcess process, Stage stage) {
    this.process = process;
    this.stage = stage;
  }

  @Override
  public <T> T carry(String request, boolean writes, Supplier<T> effect) {
    process.step(request);
    saw(!writes && stage.watch().isOfDeletedPage(request), Sight.PAGE_GONE);
    boolean head = writes && Places.isHead(request);
    if (stage.chances().happens(Chance.THROTTLE)) {
      process.note("is throttled");
      saw(head, Sight.THROTTLED_HEAD_WRITE);
      throw Refusals.throttled();
    }
    if (stage.chances().happens(Chance.OUTAGE)) {
      outageUntilMillis = stage.processes().millis() + stage.chances().amount(OUTAGE_MILLIS);
      outage = Outage.values()[stage.chances().amount(Outage.values().length)];
      process.note("is cut off: " + outage);
    }
    if (isCutOff(request, writes) || stage.chances().happens(Chance.REQUEST_LOST)) {
      process.note("its request is lost");
      saw(head, Sight.UNKNOWN_NOT_APPLIED);
      throw unclear();
    }
    if (writes && stage.chances().happens(Chance.REQUEST_LATE)) {
      int millis = 1 << stage.chances().amount(LATE_DOUBLINGS);
      process.note("its request is %d ms late".formatted(millis));
      saw(head, Sight.UNKNOWN_NOT_APPLIED);
      stage.processes().later(millis, () -> arriveLate(request, head, effect));
      throw unclear();
    }
    if (stage.chances().happens(Chance.REPLY_LOST)) {
      process.note("its answer is lost");
      saw(head && isApplied(effect), Sight.UNKNOWN_APPLIED);
      throw unclear();
    }
    return effect.get();
  }

  private boolean isCutOff(String request, boolean writes) {
    if (stage.processes().millis() >= outageUntilMillis || stage.chances().isOver()) {
      return false;
    }
    return switch (outage) {
      case ALL -> true;
      case WRITES -> writes;
      case PAGES -> writes && Places.isPage(request);
    };
  }

  private void arriveLate(String request, boolean head, Supplier<?> effect) {
    boolean applied = isApplied(effect);
    process.note("its late request: %s %s".formatted(request, applied ? "applied" : "refused"));
    saw(head, applied ? Sight.LATE_HEAD_APPLIED : Sight.LATE_HEAD_REFUSED);
  }

  /** Nobody hears the answer. */
  private static boolean isApplied(Supplier<?> effect) {
    try {
      Object _ = effect.get();
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    } catch (TransactionCanceledException _) {
      return false;
    }
  }

  private RuntimeException unclear() {
    return stage.chances().amount(2) == 0 ? Refusals.serverError() : Refusals.cut();
  }

  private void saw(boolean seen, Sight sight) {
    if (seen) {
      stage.sights().add(sight);
    }
  }

  @Override
  public boolean readsStale() {
    boolean stale = stage.chances().happens(Chance.STALE_READ);
    saw(stale, Sight.STALE_READ);
    return stale;
  }

  @Override
  public int queryItemsMax() {
    return stage.chances().happens(Chance.SHORT_QUERY)
        ? 1 + stage.chances().amount(3)
        : Integer.MAX_VALUE;
  }

  @Override
  public boolean readsTruth() {
    return false;
  }
}
