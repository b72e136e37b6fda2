package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What looks after the state of all functions, as Lambda runs it: it deletes what a killed worker
 * left, and harms none that goes on.
 */
class HousekeepingIT {
  private static final int EVENTS = 400;

  /** A lease of who was killed lasts for ten seconds, and a call that finds it ends at once. */
  private static final int CALLS_MAX = 5_000;

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String DRAIN = "{\"sluice\":\"drain\"}";

  private static List<byte[]> payments(int from, int to) {
    PaymentStream stream = new PaymentStream(20_261_131L);
    return IntStream.range(from, to).mapToObj(stream::line).toList();
  }

  private static void halted(FunctionSetup setup, String failpoint)
      throws LocalServerFailed, InterruptedException {
    try (FunctionProcess process =
        FunctionProcess.start(setup.with(Map.of("SLUICE_FAILPOINT", failpoint)), _ -> {})) {
      Invoked invoked = new Invoked.Answered("");
      for (int call = 0; call < CALLS_MAX && !(invoked instanceof Invoked.Ended); call++) {
        invoked = process.invoke(DRAIN);
      }
      assertThat(invoked).isInstanceOf(Invoked.Ended.class);
    }
  }

  @Test
  @LongPart
  void pagesOfAKilledWorker_areDeletedBetweenTwoCallsOfItsFunction()
      throws LocalServerFailed, InterruptedException {
    try (KinesisLocal streams =
            KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
        StreamedCase deployed = new StreamedCase(FraudCase.CARD_SPREAD, streams, "kept", 1)) {
      FunctionSetup setup = deployed.setup("drain", TIMEOUT);
      deployed.put(payments(0, EVENTS / 2));
      // The first has written a page that it does not come to name; the second has taken over and
      // does not come to delete it.
      halted(setup, "page-synced");
      halted(setup, "head-synced");

      List<String> lines = deployed.keptHouse(Map.of(), TIMEOUT);
      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst())
          .contains("\"function\":\"card-spread\"", "1 pages deleted in 1 of 1 partitions\"");
      assertThat(lines.getLast()).contains("\"function\":\"housekeeping\"", ", 0 overdue\"");
      assertThat(deployed.keptHouse(Map.of(), TIMEOUT).getFirst()).contains("0 pages deleted");

      deployed.put(payments(EVENTS / 2, EVENTS));
      deployed.drain(setup, EVENTS, CALLS_MAX);
      deployed.check("after housekeeping");
    }
  }
}
