package dev.sluice.cli.state;

import dev.sluice.cli.CommandFailed;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Nonces;
import dev.sluice.engine.commit.Reset;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileStateStore;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A DynamoDB table, in DynamoDB Local, in another server or in AWS. */
public final class TablePlace implements StatePlace {
  private final Optional<LocalDatabase> database;
  private final Connection connection;
  private final Service service;
  private final StateChoice choice;
  private final boolean local;
  private final PageBucket pages;
  private final Map<String, Units> units = new TreeMap<>();

  private TablePlace(
      Optional<LocalDatabase> database, Connection connection, StateChoice choice, boolean local) {
    this.database = database;
    this.connection = connection;
    this.choice = choice;
    this.local = local;
    SecureRandom random = new SecureRandom();
    this.service = connection.service(Sleeper.REAL, random, new Units());
    // Whatever server has the table: for S3 there is no flag, only what the environment says.
    this.pages = PageBucket.toAws(choice.pageBucket(), Sleeper.REAL, random);
  }

  /** With a DynamoDB Local of its own, unless there is another server. */
  static TablePlace started(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    return withState(
        choice.needsDirectory()
            ? local(LocalDatabase.start(home, choice.directory().orElseThrow()), choice)
            : remote(choice));
  }

  /** With the DynamoDB Local that runs already or its own, unless there is another server. */
  static TablePlace joined(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    return withState(bare(choice, home));
  }

  /** The same, with whatever tables there are. */
  public static TablePlace bare(StateChoice choice, Path home)
      throws CommandFailed, InterruptedException {
    return choice.needsDirectory()
        ? local(LocalDatabase.join(home, choice.directory().orElseThrow()), choice)
        : remote(choice);
  }

  private static TablePlace local(LocalDatabase database, StateChoice choice) {
    return new TablePlace(Optional.of(database), Connection.to(database.endpoint()), choice, true);
  }

  private static TablePlace remote(StateChoice choice) throws CommandFailed {
    Optional<URI> endpoint = choice.endpoint();
    if (endpoint.isPresent()) {
      return new TablePlace(
          Optional.empty(), Connection.to(endpoint.get()), choice, Tables.isLocal(endpoint.get()));
    }
    AwsAccess.require();
    return new TablePlace(Optional.empty(), Connection.toAws(), choice, false);
  }

  /** With its table of state, which is made only on this machine. */
  private static TablePlace withState(TablePlace place) {
    boolean opened = false;
    try {
      place.require(TableDefinition.ofState(place.choice.table()));
      opened = true;
      return place;
    } finally {
      if (!opened) {
        place.close();
      }
    }
  }

  /**
   * Sees to it that a table is there: on this machine it is made, elsewhere it must have been.
   *
   * @throws dev.sluice.engine.fault.Stop if it is not, or is another kind of table
   */
  public void require(TableDefinition table) {
    if (local) {
      create(table);
    } else {
      verify(table);
    }
  }

  /** Makes a table that is not there. Whether it was made. */
  public boolean create(TableDefinition table) {
    return said(() -> new Tables(service).create(table));
  }

  /**
   * Sees that a table is there.
   *
   * @throws dev.sluice.engine.fault.Stop if it is not, or is another kind of table
   */
  public void verify(TableDefinition table) {
    said(
        () -> {
          new Tables(service).verify(table);
          return false;
        });
  }

  /** Which server it is stands in what is said of it, if the user named one: it may be wrong. */
  private boolean said(BooleanSupplier request) {
    try {
      return request.getAsBoolean();
    } catch (Stop e) {
      if (choice.endpoint().isEmpty()) {
        throw e;
      }
      throw new Stop(e.code(), "%s: %s".formatted(choice.endpoint().get(), e.getMessage()), e);
    }
  }

  /** The service, counting what a function uses. */
  public Service serviceOf(String function) {
    return service.countedBy(units.computeIfAbsent(function, _ -> new Units()));
  }

  /** What each function has used so far. */
  public Map<String, Units> units() {
    return Map.copyOf(units);
  }

  @Override
  public List<String> functions() {
    return FunctionLabel.all(service, choice.table()).stream()
        .map(FunctionLabel::function)
        .toList();
  }

  @Override
  public Optional<Division> divisionOf(String function) {
    return FunctionLabel.find(service, choice.table(), function)
        .map(label -> new Division(label.partitions(), label.numbers(service, choice.table())));
  }

  @Override
  public StateStore open(String function, int partitions, Failpoints failpoints) {
    return DynamoStateStore.open(
            serviceOf(function),
            choice.table(),
            new FunctionLabel(function, partitions),
            failpoints)
        .withBucket(Optional.of(pages));
  }

  /** Each partition begins again in its next incarnation; then it may be divided anew. */
  @Override
  public void erase(Plan plan) {
    Optional<Division> found = divisionOf(plan.function());
    if (found.isEmpty()) {
      return;
    }
    Division division = found.get();
    Nonces nonces = new Nonces();
    try (StateStore store = open(plan.function(), division.declared(), Failpoints.NONE)) {
      for (int partition : division.numbers()) {
        try (PartitionStore items = store.open(plan.function(), partition)) {
          new Reset(
                  items,
                  plan,
                  partition,
                  () ->
                      new Head.Stamp(
                          nonces.get(), Owner.ofThisProcess(), System.currentTimeMillis()))
              .run();
        }
      }
    }
    FunctionLabel.forget(service, choice.table(), plan.function());
  }

  @Override
  public Path spool() throws CommandFailed {
    if (choice.directory().isEmpty()) {
      throw new CommandFailed(
          "standard input cannot be read again after a crash; name a file as --input, or a"
              + " directory with --state in which to keep it");
    }
    return FileStateStore.spool(choice.directory().get());
  }

  @Override
  public void close() {
    try (connection) {
      pages.close();
    } finally {
      database.ifPresent(LocalDatabase::close);
    }
  }
}
