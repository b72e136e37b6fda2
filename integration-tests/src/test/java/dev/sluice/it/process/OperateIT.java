package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.engine.fault.Failpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What operators do to state between runs and beside them, in a database and in files. */
class OperateIT {
  private static final int EVENTS = 1_500;
  private static final JsonMapper JSON = new JsonMapper();

  /** A process that is not of this machine, so that nobody can know whether it has ended. */
  private static final String ELSEWHERE = "elsewhere/17/0badcafe";

  @SuppressWarnings("NullAway.Init")
  private static Database database;

  @TempDir private Path directory;
  private Payments payments;
  private Path output;

  /** Where the state of a test is. */
  enum Store {
    FILES,
    DATABASE
  }

  @BeforeAll
  static void start() throws Exception {
    database = Database.inMemory();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void write() throws IOException {
    payments = new Payments(directory.resolve("in"), 7);
    payments.grow(EVENTS);
    output = directory.resolve("out");
  }

  /** The flags that name state which no other test has. */
  private List<String> state(Store store) {
    return switch (store) {
      case FILES -> List.of("--state", directory.resolve("state").toString());
      case DATABASE ->
          List.of("--endpoint", database.endpoint(), "--table", directory.getFileName().toString());
    };
  }

  private List<String> files() {
    return List.of("--input", payments.file().toString(), "--output", output.toString());
  }

  /** A command with several lists of flags. */
  @SafeVarargs
  private static String[] command(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all.toArray(String[]::new);
  }

  @SafeVarargs
  private Sluice.Finished sluice(List<String>... parts) {
    return new Sluice(directory).run(command(parts));
  }

  @SafeVarargs
  private Sluice.Finished done(List<String>... parts) {
    Sluice.Finished finished = sluice(parts);
    assertThat(finished.exit()).as("%s", finished).isZero();
    return finished;
  }

  private static void failed(Sluice.Finished finished, String... contained) {
    assertThat(finished.exit()).as("%s", finished).isEqualTo(1);
    assertThat(finished.err().lines().filter(line -> line.startsWith("sluice: ")))
        .as("%s", finished)
        .singleElement()
        .asString()
        .contains(contained);
    assertThat(finished.err()).as("no stack trace").doesNotContain("\tat ");
  }

  private JsonNode status(String function, List<String> state) throws IOException {
    return JSON.readTree(done(List.of("status", function, "--json"), state).out());
  }

  @Test
  @LongPart
  void run_intoTables_isTheOraclesAndBeginsAgainWhenFresh() throws IOException {
    FraudRun run = FraudRun.whole(FraudCase.MERCHANT_REVENUE);
    List<String> into = List.of("--input", payments.file().toString(), "--sink", "table", "--json");
    List<String> state = List.of("--endpoint", database.endpoint());
    List<String> command = List.of("run", "merchant-revenue", "--batch-events", "400");
    Sluice.Finished first = done(command, into, state);
    assertThat(Outcome.inTables(run, database, first.out()))
        .isEqualTo(Outcome.expected(run, payments.lines()));
    Set<Map<String, AttributeValue>> rows = rows(run);
    JsonNode before = status("merchant-revenue", state);

    done(command, into, state);
    JsonNode after = status("merchant-revenue", state);
    assertThat(rows(run)).isEqualTo(rows);
    for (String same : List.of("incarnation", "epoch", "batch", "committedAtMillis")) {
      assertThat(after.required(same)).as(same).isEqualTo(before.required(same));
    }

    failed(
        sluice(command, into, state, List.of("--partitions", "2")),
        "wrong-state",
        "partitions",
        "--fresh");
    payments.grow(EVENTS);
    failed(sluice(command, into, state), "ended", "--fresh");

    Sluice.Finished fresh = done(command, into, state, List.of("--fresh"));
    assertThat(Outcome.inTables(run, database, fresh.out()))
        .isEqualTo(Outcome.expected(run, payments.lines()));
    assertThat(status("merchant-revenue", state).required("incarnation").asLong())
        .isEqualTo(before.required("incarnation").asLong() + 1);
  }

  private static Set<Map<String, AttributeValue>> rows(FraudRun run) {
    return new HashSet<>(database.rows(run.function().table()));
  }

  @Test
  @LongPart
  void run_onDatabaseOfItsOwn_isSeenBesideAndGivesWhatFilesGive() throws Exception {
    FraudRun run = FraudRun.whole(FraudCase.CARD_SPREAD);
    Path place = directory.resolve("database");
    List<String> state = List.of("--state", place.toString());
    List<String> command = List.of("run", "card-spread", "--store", "dynamodb");
    Sluice.Running going =
        new Sluice(directory).start(command(command, files(), state, List.of("--follow")));
    awaitCommit(going);

    String pid = "/%d/".formatted(going.process().pid());
    assertThat(done(List.of("status"), state).out().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("card-spread")
        .contains(pid)
        .doesNotContain("none");
    JsonNode seen = status("card-spread", state);
    assertThat(seen.required("owner").asText()).contains(pid).doesNotContain("none");
    assertThat(seen.required("ended").asBoolean()).isFalse();
    failed(
        sluice(command, files(), state),
        "the database in " + place + " is in use",
        "process " + going.process().pid(),
        "another directory");
    going.process().destroy();
    assertThat(going.await().exit()).isZero();

    Sluice.Finished ended = done(command, files(), state, List.of("--json"));
    JsonNode after = status("card-spread", state);
    assertThat(after.required("ended").asBoolean()).isTrue();
    assertThat(after.required("owner").asText()).startsWith("none (last: ");
    String late = Files.readAllLines(directory.resolve("out.late")).getFirst();
    List<String> offset = List.of("--offset", late.replaceFirst(".*?\"offset\":([0-9]+).*", "$1"));
    List<String> input = List.of("--input", payments.file().toString());
    assertThat(done(List.of("explain", "card-spread"), state, input, offset).out())
        .contains(": late", "late by", "had closed");
    try (Database its = Database.onDisk(place)) {
      assertThat(Outcome.inFiles(run, output, its.heads(run), ended.out()))
          .isEqualTo(Outcome.expected(run, payments.lines()));
    }
  }

  private void awaitCommit(Sluice.Running running) {
    while (!Files.exists(output)) {
      assertThat(running.process().isAlive()).as("alive before its first commit").isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  @LongPart
  void release_leaseOfALostWorker_letsTheNextGoOn() throws IOException {
    List<String> state = state(Store.DATABASE);
    List<String> command = List.of("run", "card-spread", "--json");
    done(command, files(), state, List.of("--no-end"));
    lease("card-spread", Instant.now().plus(Duration.ofHours(1)));
    assertThat(status("card-spread", state).required("owner").asText()).isEqualTo(ELSEWHERE);

    Sluice.Running waiting = new Sluice(directory).start(command(command, files(), state));
    while (!Files.readString(waiting.err()).contains(ELSEWHERE)) {
      assertThat(waiting.process().isAlive()).as("%s", Files.readString(waiting.err())).isTrue();
      Thread.onSpinWait();
    }
    assertThat(Files.readString(waiting.err())).contains("waiting", "sluice release");
    assertThat(done(List.of("release", "card-spread"), state).out())
        .isEqualTo("card-spread, partition 0: released from %s%n".formatted(ELSEWHERE));
    Sluice.Finished goneOn = waiting.await();

    assertThat(goneOn.exit()).as("%s", goneOn).isZero();
    assertThat(JSON.readTree(goneOn.out()).required("ended").asBoolean()).isTrue();
    assertThat(done(List.of("release", "card-spread"), state).out()).contains("nobody had it");
  }

  /** The lease that a worker of another machine would have if it were lost now. */
  private void lease(String function, Instant until) {
    database
        .client()
        .putItem(
            request ->
                request
                    .tableName(directory.getFileName().toString())
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(function + "#0"),
                            "sk", AttributeValue.fromS("lease"),
                            "owner", AttributeValue.fromS(ELSEWHERE),
                            "until", AttributeValue.fromN("" + until.toEpochMilli()))));
  }

  @ParameterizedTest
  @EnumSource
  @LongPart
  void gc_pagesOfKilledWorkers_areFoundAndDeleted(Store store) {
    FraudRun run = FraudRun.whole(FraudCase.CARD_SPREAD);
    List<String> state = state(store);
    List<String> command = List.of("run", "card-spread", "--batch-events", "500", "--json");
    // The first has written a page that it does not come to name; the second has taken over and
    // does not come to delete it.
    halted("page-synced", command, files(), state);
    halted("head-synced", command, files(), state);

    List<String> dry = done(List.of("gc", "--dry-run"), state).out().lines().toList();
    assertThat(dry.getFirst()).isEqualTo("card-spread, partition 0: 1 pages are garbage");
    assertThat(dry).hasSize(2);
    assertThat(done(List.of("gc", "--dry-run"), state).out().lines().toList()).isEqualTo(dry);
    assertThat(done(List.of("gc", "card-spread"), state).out())
        .isEqualTo("card-spread, partition 0: 1 pages deleted%n".formatted());
    assertThat(done(List.of("gc"), state).out()).contains(": 0 pages deleted");

    Sluice.Finished ended = done(command, files(), state);
    assertThat(Outcome.inFiles(run, output, List.of(), ended.out()).counted())
        .isEqualTo(Outcome.expected(run, payments.lines()).counted());
  }

  @ParameterizedTest
  @EnumSource
  @LongPart
  void sweep_partitionOfALostWorker_isSavedAndDeliveredOnce(Store store) throws IOException {
    List<String> state = state(store);
    List<String> command = List.of("run", "large-payments", "--batch-events", "500");
    // Its second batch is committed, and not delivered.
    halted("head-synced:3", command, files(), state);
    JsonNode lost = status("large-payments", state);
    assertThat(lost.required("outboxEmpty").asBoolean()).isFalse();
    long batch = lost.required("batch").asLong();
    List<String> sweep = List.of("sweep", "large-payments");

    assertThat(done(sweep, List.of("--older-than", "1h"), files(), state).out())
        .startsWith("large-payments, partition 0: left alone, committed ");
    if (store == Store.DATABASE) {
      lease("large-payments", Instant.now().plus(Duration.ofHours(1)));
      assertThat(done(sweep, files(), state).out())
          .startsWith("large-payments, partition 0: left alone, worked on by " + ELSEWHERE);
      done(List.of("release", "large-payments"), state);
    }
    assertThat(status("large-payments", state).required("batch").asLong()).isEqualTo(batch);

    assertThat(done(sweep, files(), state).out())
        .startsWith("large-payments, partition 0: saved and delivered batch " + batch);
    JsonNode swept = status("large-payments", state);
    assertThat(swept.required("outboxEmpty").asBoolean()).isTrue();
    assertThat(swept.required("offset")).isEqualTo(lost.required("offset"));
    assertThat(done(sweep, files(), state).out())
        .startsWith("large-payments, partition 0: nothing to do");
    assertThat(status("large-payments", state).required("committedAtMillis"))
        .isEqualTo(swept.required("committedAtMillis"));

    FraudRun run = FraudRun.whole(FraudCase.LARGE_PAYMENTS);
    Sluice.Finished ended = done(command, List.of("--json"), files(), state);
    assertThat(Outcome.inFiles(run, output, List.of(), ended.out()).counted())
        .isEqualTo(Outcome.expected(run, payments.lines()).counted());
  }

  @Test
  void sweep_partitionThatNobodyHadYet_isLeftAlone() {
    assertThat(done(List.of("sweep", "large-payments"), files(), state(Store.FILES)).out())
        .startsWith("large-payments, partition 0: nobody has had it yet");
  }

  @SafeVarargs
  private void halted(String failpoint, List<String>... parts) {
    Sluice.Finished finished =
        new Sluice(directory).with("SLUICE_FAILPOINT", failpoint).run(command(parts));
    assertThat(finished.exit()).as("%s", finished).isEqualTo(Failpoints.HALTED);
  }

  @ParameterizedTest
  @EnumSource
  void drain_thenSkip_passesOverOneEventOnly(Store store) throws IOException {
    List<String> state = state(store);
    done(List.of("run", "large-payments", "--no-end", "--batch-events", "600"), files(), state);
    String next = Long.toString(Files.size(payments.file()));
    payments.append("no payment");
    payments.grow(EVENTS);

    assertThat(done(List.of("drain", "large-payments"), files(), state).out())
        .startsWith("large-payments is drained: %d events in, watermark 2".formatted(EVENTS));
    List<String> why = List.of("--why", "it is none");
    failed(
        sluice(List.of("skip", "large-payments", "0"), why, files(), state),
        "skip-refused",
        "next event at offset %s, not 0".formatted(next));
    assertThat(done(List.of("skip", "large-payments", next), why, files(), state).out())
        .isEqualTo(
            "large-payments, partition 0: the event at offset %s is a dead letter now%n"
                .formatted(next));
    failed(
        sluice(List.of("skip", "large-payments", next), why, files(), state), "skip-refused", next);

    Sluice.Finished ended = done(List.of("run", "large-payments", "--json"), files(), state);
    FraudRun run = FraudRun.whole(FraudCase.LARGE_PAYMENTS);
    assertThat(Outcome.inFiles(run, output, List.of(), ended.out()).counted())
        .isEqualTo(Outcome.expected(run, payments.lines()).counted());
    List<String> letters =
        Files.readAllLines(directory.resolve("out.dead")).stream()
            .filter(letter -> letter.contains("\"offset\":%s,".formatted(next)))
            .toList();
    assertThat(letters)
        .singleElement()
        .asString()
        .contains("\"code\":\"skipped\"", "it is none", "no payment");
  }

  @Test
  void tables_createdOnce_areThereAndPrintedAsCommands() {
    List<String> where =
        List.of("--endpoint", database.endpoint(), "--table", directory.getFileName().toString());
    failed(
        sluice(List.of("tables"), where),
        "there is no table " + directory.getFileName(),
        "sluice tables --create");
    List<String> created = done(List.of("tables", "--create"), where).out().lines().toList();
    assertThat(created).hasSize(17).contains(directory.getFileName() + " created");
    assertThat(done(List.of("tables"), where).out().lines().toList())
        .isEqualTo(
            created.stream().map(line -> line.replaceFirst("created$", "is there")).toList());

    List<String> printed = done(List.of("tables", "--print")).out().lines().toList();
    assertThat(printed).hasSize(17).allMatch(line -> line.startsWith("aws dynamodb create-table "));
    for (FraudCase function : FraudCase.values()) {
      for (String table : List.of("", "-late", "-dead", "-failed")) {
        String name = "--table-name %s%s --billing-mode".formatted(function.table(), table);
        assertThat(printed).filteredOn(line -> line.contains(name)).hasSize(1);
      }
    }
  }

  @Test
  @LongPart
  void run_serverThatIsNotThere_isSaidInOneSentence() {
    List<String> nowhere = List.of("--endpoint", "http://127.0.0.1:1");
    Sluice.Finished finished = sluice(List.of("run", "card-spread"), files(), nowhere);
    failed(finished, "store-failed: http://127.0.0.1:1: cannot ", "sluice", "Connection refused;");
    assertThat(output).doesNotExist();
  }
}
