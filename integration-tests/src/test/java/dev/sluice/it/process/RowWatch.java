package dev.sluice.it.process;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.step.Counters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Looks at a function's tables and heads while it runs, on a thread of its own: a row that was
 * there stays, changes only to one with a larger {@code seq}, and heads only go forward. While the
 * database is away there is nothing to see. What it saw that must not be, {@link #close} throws.
 */
final class RowWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 250;

  private final FraudRun run;
  private final Database database;
  private final List<String> key;
  private final Map<String, Map<String, Row>> tables = new HashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private List<Head> heads = List.of();
  private @Nullable Throwable wrong;
  private int looks;

  /** A row's place in time, and all of it. */
  private record Row(String seq, Map<String, AttributeValue> content) {}

  private RowWatch(FraudRun run, Database database, List<String> key) {
    this.run = run;
    this.database = database;
    this.key = key.isEmpty() ? List.of("_id") : key;
    this.thread = Thread.ofPlatform().name("row-watch").unstarted(this::watch);
  }

  /**
   * Begins to watch the tables that a run writes.
   *
   * @param key of the results, if they are not kept by output id
   */
  static RowWatch of(FraudRun run, Database database, List<String> key) {
    RowWatch watch = new RowWatch(run, database, key);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      do {
        lookOnce();
      } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      wrong = e;
    }
  }

  private void lookOnce() {
    try {
      look();
      looks++;
    } catch (SdkException _) {
      // Away for a moment.
    } catch (Stop stop) {
      if (stop.code() != Stop.Code.STORE_FAILED) {
        throw stop;
      }
    }
  }

  private void look() {
    lookAtHeads(database.heads(run));
    String table = run.function().table();
    lookAt(table, "_seq", key);
    for (String letters : List.of("-late", "-dead", "-failed")) {
      lookAt(table + letters, "seq", List.of("producer", "seq"));
    }
  }

  private void lookAtHeads(List<Head> now) {
    if (now.size() < heads.size()) {
      throw new AssertionError("a head is gone");
    }
    for (int partition = 0; partition < heads.size(); partition++) {
      if (now.get(partition).order().compareTo(heads.get(partition).order()) < 0) {
        throw new AssertionError(
            "the head of partition %d went back: %s, then %s"
                .formatted(partition, heads.get(partition).order(), now.get(partition).order()));
      }
    }
    for (Head head : now) {
      Counters counters = head.counters();
      if (counters.in != counters.accepted + counters.late + counters.dead) {
        throw new AssertionError("counters that do not add up");
      }
    }
    heads = now;
  }

  private void lookAt(String table, String seq, List<String> parts) {
    Map<String, Row> before = tables.computeIfAbsent(table, _ -> new HashMap<>());
    Set<String> there = new HashSet<>();
    for (Map<String, AttributeValue> content : database.rows(table)) {
      Row row = new Row(text(content, seq), content);
      String named = String.join(" ", parts.stream().map(part -> text(content, part)).toList());
      there.add(named);
      Optional.ofNullable(before.put(named, row)).ifPresent(old -> compare(table, old, row));
    }
    List<String> gone = new ArrayList<>(before.keySet());
    gone.removeAll(there);
    if (!gone.isEmpty()) {
      throw new AssertionError("rows of %s that were there are gone: %s".formatted(table, gone));
    }
  }

  private static void compare(String table, Row old, Row now) {
    int order = now.seq().compareTo(old.seq());
    if (order < 0 || order == 0 && !now.content().equals(old.content())) {
      throw new AssertionError(
          "a row of %s went back: %s, then %s".formatted(table, old.content(), now.content()));
    }
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name), name).s();
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    if (wrong != null) {
      throw new AssertionError("seen while it ran", wrong);
    }
    if (looks == 0) {
      throw new AssertionError("nothing was seen");
    }
  }
}
