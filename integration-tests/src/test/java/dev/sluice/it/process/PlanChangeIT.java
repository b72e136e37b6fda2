package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.lambda.FunctionHandler;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.testkit.Redeclared;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A function whose plan is changed from one deploy to the next, as Lambda runs it: refused until
 * the version before was called to save, and then as if nothing had happened.
 */
class PlanChangeIT {
  private static final FraudCase FUNCTION = FraudCase.CARD_VELOCITY;
  private static final int EVENTS = 600;
  private static final int SHARDS = 2;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String SAVE = "{\"sluice\":\"save\"}";
  private static final JsonMapper JSON = new JsonMapper();

  /** With a state that is saved seldom, as that of a busy one is unsaved at most moments. */
  private static FunctionDefinition replanned(int eventBytesMax) {
    FunctionDefinition compiled =
        FunctionCatalog.installed().find(FUNCTION.function()).orElseThrow();
    Plan plan = compiled.plan();
    Plan.Input input = plan.input();
    Plan.Input changed =
        new Plan.Input(
            input.stream(),
            input.partitionedByColumn(),
            input.outOfOrderByMillis(),
            input.late(),
            eventBytesMax,
            input.idleAfterMillis(),
            input.maxAheadMillis());
    Plan.Checkpoint seldom = new Plan.Checkpoint(Duration.ofDays(1).toMillis(), 1_000_000);
    return new Redeclared(
        compiled, plan.withInput(changed).withCheckpoint(seldom), compiled.deployment());
  }

  /** What Lambda calls before the change. */
  public static final class Before extends FunctionHandler {
    public Before() {
      super(replanned(1 << 20));
    }
  }

  /** And behind it: no payment is as long, so that the same comes out. */
  public static final class Behind extends FunctionHandler {
    public Behind() {
      super(replanned(1 << 19));
    }
  }

  private static FunctionSetup setup(
      StreamedCase deployed, Class<? extends FunctionHandler> version, int deploy) {
    return deployed
        .called(
            FUNCTION.function(),
            version.getName() + "::handleRequest",
            deployed.setup("push", TIMEOUT).environment(),
            TIMEOUT)
        .with(Map.of("SLUICE_DEPLOY", Integer.toString(deploy)));
  }

  private static void push(StreamedCase deployed, FunctionProcess process, int fromPart, int toPart)
      throws InterruptedException {
    for (int shard = 0; shard < SHARDS; shard++) {
      int count = deployed.count(shard);
      assertThat(process.invoke(deployed.event(shard, count * fromPart / 4, count * toPart / 4)))
          .as("%s", process.errors())
          .isEqualTo(new Invoked.Answered("{\"batchItemFailures\":[]}"));
    }
  }

  private static String saved(FunctionSetup setup) throws LocalServerFailed, InterruptedException {
    try (FunctionProcess process = FunctionProcess.start(setup, _ -> {})) {
      Invoked invoked = process.invoke(SAVE);
      assertThat(invoked).as("%s", process.errors()).isInstanceOf(Invoked.Answered.class);
      // Nothing is left to do.
      assertThat(process.invoke(SAVE)).isEqualTo(invoked);
      return ((Invoked.Answered) invoked).body();
    }
  }

  @Test
  void changedPlan_behindASaveByTheVersionBefore_endsLikeTheOracle()
      throws LocalServerFailed, InterruptedException, IOException {
    PaymentStream payments = new PaymentStream(20_261_127L);
    try (KinesisLocal streams =
            KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
        StreamedCase deployed = new StreamedCase(FUNCTION, streams, "replanned", SHARDS)) {
      deployed.put(IntStream.range(0, EVENTS).mapToObj(payments::line).toList());
      FunctionSetup before = setup(deployed, Before.class, 1);
      FunctionSetup behind = setup(deployed, Behind.class, 2);
      try (FunctionProcess process = FunctionProcess.start(before, _ -> {})) {
        push(deployed, process, 0, 1);
        push(deployed, process, 1, 2);
      }
      long committed = deployed.committed();
      try (FunctionProcess process = FunctionProcess.start(behind, _ -> {})) {
        assertThat(process.invoke(deployed.event(0, deployed.count(0) / 2, deployed.count(0))))
            .isInstanceOfSatisfying(
                Invoked.Failed.class,
                failed ->
                    assertThat(failed.body())
                        .contains("[plan-changed] ", "call the version that wrote it"));
        JsonNode answer = JSON.readTree(saved(before));
        assertThat(answer.required("saved").asBoolean()).as("%s", answer).isTrue();
        List<JsonNode> shards = answer.required("shards").valueStream().toList();
        assertThat(shards)
            .extracting(shard -> shard.required("shard").asInt())
            .containsExactly(0, 1);
        assertThat(shards.stream().mapToLong(shard -> shard.required("in").asLong()).sum())
            .isEqualTo(committed);
        push(deployed, process, 2, 4);
      }
      deployed.check("behind a changed plan");
    }
  }
}
