package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.it.process.DatabaseReader;
import dev.sluice.it.process.StreamedInput;
import dev.sluice.it.process.StreamedResults;
import dev.sluice.testkit.outcome.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Two streams, the functions on them, and what has been put into the streams so far. Used by one
 * thread.
 */
final class Stage {
  private static final long SEED = 20_261_129L;

  /** So many come to all functions. */
  private static final int FIRST = 300;

  /**
   * So many times the events that are wanted are brought at most, until each function was killed.
   */
  private static final int KILLING_MAX = 6;

  private static final int PORTION = 750;
  private static final int NEWS_MAX = 20_000;
  private static final String DRAIN = "{\"sluice\":\"drain\"}";

  private final LocalStack server;
  private final LambdaApi lambda;
  private final StreamedInput byCard;
  private final StreamedInput byMerchant;
  private final StreamedResults spread;
  private final List<StreamedResults> others;
  private final PaymentStream payments = new PaymentStream(SEED);
  private final Map<FraudCase, String> names = new EnumMap<>(FraudCase.class);
  private final Map<String, CallNews.Kind> last = new HashMap<>();
  private int brought;

  Stage(LocalStack server, LambdaApi lambda, DatabaseReader tables, KinesisClient streams)
      throws IOException, InterruptedException {
    this.server = server;
    this.lambda = lambda;
    this.byCard = new StreamedInput(streams, "payments", "card", FraudStack.SHARDS);
    this.byMerchant =
        new StreamedInput(streams, "payments-by-merchant", "merchant", FraudStack.SHARDS);
    this.spread = new StreamedResults(FraudCase.CARD_SPREAD, tables, byCard);
    this.others =
        List.of(
            new StreamedResults(FraudCase.CARD_VELOCITY, tables, byCard),
            new StreamedResults(FraudCase.LARGE_PAYMENTS, tables, byCard),
            new StreamedResults(FraudCase.MERCHANT_REVENUE, tables, byMerchant));
    for (FraudCase function : FraudCase.values()) {
      names.put(function, lambda.name(function));
    }
    System.out.printf("LocalStack: seed %d%n", SEED);
  }

  private void put(int count) {
    List<byte[]> lines =
        IntStream.range(brought, brought + count).mapToObj(payments::line).toList();
    byCard.put(lines);
    byMerchant.put(lines);
    brought += count;
  }

  void bringToAll() throws IOException, InterruptedException {
    put(FIRST);
    List<StreamedResults> all = new ArrayList<>(others);
    all.add(spread);
    await(all, _ -> {});
    Totals counted = spread.check("card-spread, seed " + SEED);
    assertThat(counted.out()).isPositive();
  }

  /** From now on. */
  void leaveOutSpread() throws IOException, InterruptedException {
    lambda.disableMapping(name(spread));
  }

  void bring(int to) throws IOException, InterruptedException {
    while (brought < to) {
      put(PORTION);
      await(others, _ -> {});
    }
  }

  /** At least so many, and then until each function was killed in a call: a kill may miss it. */
  void killInCalls(int more) throws IOException, InterruptedException {
    int to = brought + more;
    int most = brought + KILLING_MAX * more;
    Killer killer = new Killer(new SplittableRandom(SEED), () -> others.getFirst().committed());
    while (brought < to || brought < most && killer.inCalls().size() < others.size()) {
      put(PORTION);
      await(others, killer::hear);
    }
    int inCalls = killer.inCalls().values().stream().mapToInt(count -> count).sum();
    System.out.printf(
        "LocalStack: %d processes of functions killed, %d of them in a call: %s%n",
        killer.killed(), inCalls, killer.inCalls());
    assertThat(killer.inCalls()).as("functions killed in a call").hasSize(others.size());
  }

  private void await(List<StreamedResults> functions, Consumer<List<CallNews>> reaction)
      throws IOException, InterruptedException {
    List<StreamedResults> pending = new ArrayList<>(functions);
    for (int times = 0; !pending.isEmpty(); times++) {
      assertThat(times).as("news of calls, and no end of %s", pending).isLessThan(NEWS_MAX);
      List<CallNews> news = server.news();
      news.forEach(each -> last.put(each.function(), each.kind()));
      reaction.accept(news);
      for (StreamedResults function : List.copyOf(pending)) {
        if (isDone(function)) {
          pending.remove(function);
        }
      }
    }
  }

  /** All is committed, and the call that did it has delivered what came of it. */
  private boolean isDone(StreamedResults function) throws IOException, InterruptedException {
    String name = name(function);
    if (server.tellsOfCalls()) {
      return last.get(name) == CallNews.Kind.ANSWERED && function.committed() >= brought;
    }
    if (function.committed() < brought) {
      return false;
    }
    lambda.invoke(name, DRAIN);
    return function.hasDelivered(brought);
  }

  private String name(StreamedResults function) {
    return Objects.requireNonNull(names.get(function.function()));
  }

  void check(String description) {
    assertThat(spread.committed()).as("card-spread has not gone on").isEqualTo(FIRST);
    for (StreamedResults function : others) {
      Totals counted =
          function.check(
              "%s %s, seed %d".formatted(function.function().function(), description, SEED));
      System.out.printf(
          "LocalStack: %s %s: %s%n", function.function().function(), description, counted);
      assertThat(counted.in()).isEqualTo(brought);
      assertThat(counted.accepted() + counted.late() + counted.dead()).isEqualTo(brought);
      assertThat(counted.out()).as("results").isPositive();
      assertThat(counted.dead()).as("malformed ones").isPositive();
      if (function.function() != FraudCase.LARGE_PAYMENTS) {
        assertThat(counted.late()).as("late ones").isPositive();
      }
    }
  }

  /** As their schedules would. */
  void tick() throws IOException, InterruptedException {
    for (StreamedResults function : others) {
      assertThat(lambda.invoke(name(function), DRAIN).toString()).isEqualTo("{}");
    }
  }
}
