package dev.sluice.dev.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dev.fleet.EnvironmentStatus.Phase;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real processes of a function, called by several threads, and what may become of them. */
class FleetIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static FunctionSetup setup(Duration timeout) {
    return new FunctionSetup(
        "told",
        Told.class.getName() + "::handleRequest",
        FunctionSetup.ownClassPath(),
        Path.of("../lambda-client/target/lib"),
        Map.of(),
        128,
        timeout,
        List.of());
  }

  private static Fleet fleet(int environmentsMax, Duration timeout) {
    return new Fleet(setup(timeout), environmentsMax, _ -> {}, Pace.REAL);
  }

  /** The process and the number of the call that an answer is of. */
  private static String[] answer(Invoked invoked) {
    assertThat(invoked).isInstanceOf(Invoked.Answered.class);
    return ((Invoked.Answered) invoked).body().split(" ", -1);
  }

  /** A call that lasts until the test ends it. */
  private final class Held implements AutoCloseable {
    private final ServerSocket listens = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    private final Future<Invoked> invoked;
    private final Socket socket;

    Held(Fleet fleet) throws IOException {
      String event = "\"%d\"".formatted(listens.getLocalPort());
      invoked = threads.submit(() -> fleet.invoke(event));
      socket = listens.accept();
    }

    Invoked end() throws Exception {
      socket.close();
      return invoked.get();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      listens.close();
    }
  }

  private static Environment only(Fleet fleet) {
    assertThat(fleet.environments()).hasSize(1);
    return fleet.environments().getFirst();
  }

  @Test
  void calls_oneAfterAnother_reuseOneProcessThatFailsAndGoesOn() throws Exception {
    try (Fleet fleet = fleet(4, LONG)) {
      String[] first = answer(fleet.invoke("\"answer\""));
      assertThat(fleet.invoke("\"fail\""))
          .isInstanceOfSatisfying(
              Invoked.Failed.class, failed -> assertThat(failed.body()).contains("as it was told"));
      String[] third = answer(fleet.invoke("\"answer\""));
      assertThat(third).containsExactly(first[0], "3");
      assertThat(only(fleet).status().phase()).isEqualTo(Phase.IDLE);
      assertThat(only(fleet).status().calls()).isEqualTo(3);
    }
  }

  @Test
  void calls_atOnce_haveProcessesOfTheirOwnUpToTheLimit() throws Exception {
    try (Fleet fleet = fleet(2, LONG);
        Held one = new Held(fleet);
        Held other = new Held(fleet)) {
      Future<Invoked> waits = threads.submit(() -> fleet.invoke("\"answer\""));
      assertThat(fleet.busy()).hasSize(2);
      assertThat(waits.isDone()).isFalse();
      String[] ended = answer(one.end());
      assertThat(answer(waits.get())).containsExactly(ended[0], "2");
      assertThat(answer(other.end())[0]).isNotEqualTo(ended[0]);
      assertThat(fleet.started()).isEqualTo(2);
    }
  }

  @Test
  void process_thatEndsOrTakesTooLongOrIsKilled_isReplaced() throws Exception {
    try (Fleet fleet = fleet(1, Duration.ofSeconds(3))) {
      assertThat(fleet.invoke("\"exit\"")).isEqualTo(new Invoked.Ended(3));
      try (Held held = new Held(fleet)) {
        assertThat(held.invoked.get()).isEqualTo(new Invoked.TimedOut());
      }
      try (Held held = new Held(fleet)) {
        assertThat(only(fleet).kill()).as("in a call").isTrue();
        assertThat(held.invoked.get()).isInstanceOf(Invoked.Ended.class);
      }
      assertThat(answer(fleet.invoke("\"answer\""))[1]).isEqualTo("1");
      assertThat(only(fleet).kill()).as("in a call").isFalse();
      assertThat(answer(fleet.invoke("\"answer\""))[1]).isEqualTo("1");
      assertThat(fleet.started()).isEqualTo(5);
    }
  }

  @Test
  void process_thatIsStoppedInACall_answersWhenItGoesOn() throws Exception {
    try (Fleet fleet = fleet(1, LONG);
        Held held = new Held(fleet)) {
      Environment environment = only(fleet);
      assertThat(environment.suspend()).isTrue();
      assertThat(environment.suspend()).as("once more").isFalse();
      held.socket.close();
      assertThat(environment.status().phase()).isEqualTo(Phase.SUSPENDED);
      assertThat(environment.resume()).isTrue();
      assertThat(answer(held.invoked.get())[1]).isEqualTo("1");
      assertThat(environment.suspend()).as("without a call").isFalse();
    }
  }

  @Test
  void call_thatIsLost_endsForItsCallerAndIsAnsweredToNobody() throws Exception {
    try (Fleet fleet = fleet(2, LONG);
        Held held = new Held(fleet)) {
      assertThat(only(fleet).lose()).isTrue();
      assertThat(held.invoked.get()).isEqualTo(new Invoked.TimedOut());
      assertThat(only(fleet).status().phase()).isEqualTo(Phase.LOST);
      assertThat(answer(fleet.invoke("\"answer\""))[1]).as("a new process").isEqualTo("1");
      held.socket.close();
      assertThat(fleet.started()).isEqualTo(2);
    }
  }

  @Test
  void fleet_thatIsRetired_endsIdleProcessesNowAndBusyOnesAfterTheirCalls() throws Exception {
    try (Fleet fleet = fleet(2, LONG)) {
      try (Held held = new Held(fleet)) {
        String[] idle = answer(fleet.invoke("\"answer\""));
        fleet.retire(setup(LONG));
        String busy = answer(held.end())[0];
        assertThat(answer(fleet.invoke("\"answer\""))[0]).isNotIn(idle[0], busy);
        assertThat(fleet.environments()).hasSize(1);
      }
      assertThat(fleet.cool()).isEqualTo(1);
      assertThat(answer(fleet.invoke("\"answer\""))[1]).isEqualTo("1");
    }
  }

  @Test
  void process_thatCannotBeStarted_isAFailureOfTheCall() throws Exception {
    FunctionSetup wrong = setup(LONG);
    FunctionSetup without =
        new FunctionSetup(
            wrong.name(),
            wrong.handler(),
            wrong.classPath(),
            Path.of("nowhere"),
            Map.of(),
            128,
            LONG,
            List.of());
    try (Fleet fleet = new Fleet(without, 1, _ -> {}, Pace.REAL)) {
      for (int call = 0; call < 2; call++) {
        assertThat(fleet.invoke("\"answer\""))
            .isInstanceOfSatisfying(
                Invoked.Failed.class,
                failed -> assertThat(failed.body()).contains("runtime client is not in nowhere"));
      }
    }
  }
}
