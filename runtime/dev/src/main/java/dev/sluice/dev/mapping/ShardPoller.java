package dev.sluice.dev.mapping;

import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Brings the records of one shard to a function, until there are no more. One thread. */
final class ShardPoller {
  private static final int TROUBLE_CHARS_MAX = 400;

  private final int shard;
  private final MappingSettings settings;
  private final ShardCursor cursor;
  private final ShardQueue queue;
  private final KinesisEvent event;
  private final Target target;
  private final Disturbance disturbance;
  private final Pace pace;
  private volatile ShardStatus status;
  private String trouble = "";

  /** The last call that was taken for lost, as long as it may still run. */
  private @Nullable CompletableFuture<Invoked> lost;

  ShardPoller(
      int shard,
      MappingSettings settings,
      ShardCursor cursor,
      ShardQueue queue,
      KinesisEvent event,
      Target target,
      Disturbance disturbance,
      Pace pace) {
    this.shard = shard;
    this.settings = settings;
    this.cursor = cursor;
    this.queue = queue;
    this.event = event;
    this.target = target;
    this.disturbance = disturbance;
    this.pace = pace;
    this.status = new ShardStatus(shard, false, 0, 0, 0, "", ShardStatus.Counts.NONE);
  }

  ShardStatus status() {
    return status;
  }

  /** Returns when all of the shard was brought. */
  void run() throws InterruptedException {
    while (!queue.isFinished()) {
      boolean read = queue.hasRoom() && read();
      Optional<List<StreamRecord>> batch = queue.next(pace.millis());
      tell();
      if (batch.isPresent()) {
        bring(batch.get());
      } else if (!queue.isFinished()) {
        pause(read);
      }
    }
    tell();
  }

  /** Whether anything came. */
  private boolean read() {
    try {
      List<StreamRecord> records = cursor.read();
      queue.add(records, pace.millis());
      if (cursor.hasEnded()) {
        queue.end();
      }
      trouble = "";
      return !records.isEmpty();
    } catch (SdkException e) {
      // Asked again after the pause, for as long as there is a mapping.
      trouble = brief(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static String brief(String words) {
    return words.length() <= TROUBLE_CHARS_MAX ? words : words.substring(0, TROUBLE_CHARS_MAX);
  }

  private void pause(boolean more) throws InterruptedException {
    long poll = settings.poll().toMillis();
    long millis = Math.min(poll, queue.waitMillis(pace.millis(), poll));
    if (millis > 0 || !more) {
      pace.pause(Duration.ofMillis(Math.max(1, millis)));
    }
  }

  private void bring(List<StreamRecord> records) throws InterruptedException {
    Outcome outcome = called(event.json(records));
    queue.answered(outcome, pace.millis());
    trouble = outcome instanceof Outcome.Failed(String reason) ? brief(reason) : "";
    tell();
  }

  private Outcome called(String json) throws InterruptedException {
    CompletableFuture<Invoked> before = lost;
    boolean overlaps = before != null && !before.isDone();
    if (overlaps) {
      queue.tally().overlapped++;
    } else {
      lost = null;
    }
    Optional<Duration> loses = overlaps ? Optional.empty() : disturbance.loses();
    if (loses.isEmpty()) {
      return CallAnswer.of(target.invoke(json), settings.partial());
    }
    CompletableFuture<Invoked> running = begin(json);
    pace.pause(loses.get());
    if (running.isDone()) {
      return CallAnswer.of(running.join(), settings.partial());
    }
    lost = running;
    return new Outcome.Lost();
  }

  private CompletableFuture<Invoked> begin(String json) {
    CompletableFuture<Invoked> running = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("lost-call-of-shard-" + shard)
        .start(
            () -> {
              try {
                running.complete(target.invoke(json));
              } catch (InterruptedException | RuntimeException e) {
                running.completeExceptionally(e);
              }
            });
    return running;
  }

  private void tell() {
    status =
        new ShardStatus(
            shard,
            queue.isFinished(),
            queue.waiting(),
            cursor.behindMillis(),
            queue.failing(),
            trouble,
            queue.tally().counts());
  }
}
