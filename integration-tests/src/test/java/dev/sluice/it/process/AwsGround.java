package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.aws.ServiceWords;
import dev.sluice.aws.Trouble;
import dev.sluice.deploy.stack.Site;
import dev.sluice.deploy.stack.Stack;
import dev.sluice.deploy.stack.WrongTemplate;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The streams and tables of a template in the account and region that the SDK finds, under names
 * that nobody else uses. Closing it deletes what it has made, and nothing else. Used by one thread.
 */
final class AwsGround implements AutoCloseable {
  /** The template's parameters that name streams and tables. */
  private static final Pattern NAME =
      Pattern.compile("\n  (\\w+(?:Stream|Table)Name):\n    Type: String\n    Default: (\\S+)\n");

  private static final String DELETING = "DELETING";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS_MAX = 600;

  private final String prefix;
  private final List<String> parameters;
  private final KinesisClient kinesis = AwsClients.toAws(KinesisClient.builder());
  private final StreamServer streams = StreamServer.toAws();
  private final DynamoDbClient database = AwsClients.toAws(DynamoDbClient.builder());

  /** These are the first, and what stands for AWS may start a service when that is asked for. */
  private final Requests requests =
      Requests.toStarting(Sleeper.REAL::sleep, new SplittableRandom(1));

  private final List<Item> items = new ArrayList<>();

  /** What was not there, and may be since; in this order it is deleted. */
  private final List<Item> made = new ArrayList<>();

  private AwsGround(String prefix, Map<String, String> parameters, Stack stack) {
    this.prefix = prefix;
    this.parameters =
        parameters.entrySet().stream()
            .map(each -> "%s=%s".formatted(each.getKey(), each.getValue()))
            .toList();
    stack.streams().forEach(stream -> items.add(new OwnStream(stream)));
    stack.tables().forEach(table -> items.add(new OwnTable(table)));
  }

  /**
   * Makes nothing yet.
   *
   * @param prefix what all names begin with
   * @param shards of each stream
   */
  static AwsGround of(String template, String prefix, int shards) throws WrongTemplate {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (MatchResult name : NAME.matcher(template).results().toList()) {
      parameters.put(name.group(1), prefix + name.group(2));
    }
    parameters.put("ShardCount", Integer.toString(shards));
    AwsGround ground =
        new AwsGround(prefix, parameters, Stack.read(template, parameters, Site.local("")));
    ground.check();
    return ground;
  }

  /** A stream or table. */
  private interface Item {
    String name();

    /** What the service says of its state; empty if it is not there. */
    Optional<String> status();

    /** Makes it unless it is there, and waits until it can be used; whether it was made. */
    boolean make() throws StreamFailed, InterruptedException;

    void delete();
  }

  private final class OwnStream implements Item {
    private final Stack.Stream wanted;

    OwnStream(Stack.Stream wanted) {
      this.wanted = wanted;
    }

    @Override
    public String name() {
      return wanted.name();
    }

    @Override
    public Optional<String> status() {
      try {
        return Optional.of(
            kinesis
                .describeStreamSummary(request -> request.streamName(name()))
                .streamDescriptionSummary()
                .streamStatusAsString());
      } catch (software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException _) {
        return Optional.empty();
      }
    }

    @Override
    public boolean make() throws StreamFailed, InterruptedException {
      return streams.create(name(), wanted.shards());
    }

    @Override
    public void delete() {
      kinesis.deleteStream(request -> request.streamName(name()));
    }
  }

  private final class OwnTable implements Item {
    private final TableDefinition wanted;

    OwnTable(TableDefinition wanted) {
      this.wanted = wanted;
    }

    @Override
    public String name() {
      return wanted.name();
    }

    @Override
    public Optional<String> status() {
      try {
        return Optional.of(
            database
                .describeTable(request -> request.tableName(name()))
                .table()
                .tableStatusAsString());
      } catch (ResourceNotFoundException _) {
        return Optional.empty();
      }
    }

    @Override
    public boolean make() {
      Service service = new Service(database, Sleeper.REAL, new SplittableRandom(1), new Units());
      return new Tables(service).create(wanted);
    }

    @Override
    public void delete() {
      database.deleteTable(request -> request.tableName(name()));
    }
  }

  /** No name is somebody else's. */
  private void check() {
    for (Item item : items) {
      if (!item.name().startsWith(prefix)) {
        throw new AssertionError(
            "%s does not begin with %s: no parameter of the template names it"
                .formatted(item.name(), prefix));
      }
      if (isThere(item)) {
        throw new AssertionError(item.name() + " is there already, and not of this test");
      }
    }
  }

  private boolean isThere(Item item) {
    try {
      return requests.send(item::status).isPresent();
    } catch (SdkException e) {
      throw new AssertionError("%s: %s".formatted(item.name(), Trouble.repair(e)), e);
    }
  }

  /** What all names begin with. */
  String prefix() {
    return prefix;
  }

  /** NAME=VALUE for the template. */
  List<String> parameters() {
    return parameters;
  }

  /** Makes all of it, at once: each takes its time. */
  void make() throws InterruptedException, ExecutionException {
    System.out.printf("AWS: %d streams and tables are made: %s...%n", items.size(), prefix);
    made.addAll(items);
    List<Future<Boolean>> making;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      making = items.stream().map(item -> threads.submit(item::make)).toList();
    }
    List<String> others = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (making.get(i).state() == Future.State.SUCCESS && !making.get(i).resultNow()) {
        made.remove(items.get(i));
        others.add(items.get(i).name());
      }
    }
    for (Future<Boolean> each : making) {
      boolean _ = each.get();
    }
    if (!others.isEmpty()) {
      throw new AssertionError("made by somebody else meanwhile: " + String.join(", ", others));
    }
  }

  /** Deletes what was made, and waits until it is gone. */
  @Override
  public void close() {
    try (kinesis;
        streams;
        database) {
      List<String> left = left();
      for (int polls = 0; polls < POLLS_MAX && !left.isEmpty(); polls++) {
        Sleeper.REAL.sleep(POLL);
        left = left();
      }
      if (!left.isEmpty()) {
        throw new AssertionError(
            "not deleted, so delete it yourself: %s".formatted(String.join(", ", left)));
      }
    }
  }

  /** What is not gone, and is told to go. */
  private List<String> left() {
    List<String> left = new ArrayList<>();
    for (Item item : made) {
      try {
        Optional<String> status = item.status();
        if (status.isPresent()) {
          left.add("%s (%s)".formatted(item.name(), status.get()));
        }
        if (status.isPresent() && !status.get().equals(DELETING)) {
          item.delete();
        }
      } catch (SdkException e) {
        // It is being made, or is changing, or the service is busy: the next look tells.
        left.add("%s: %s".formatted(item.name(), ServiceWords.of(e)));
      }
    }
    return left;
  }
}
