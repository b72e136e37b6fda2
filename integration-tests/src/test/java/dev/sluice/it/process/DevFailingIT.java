package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.demo.PaymentStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code sluice dev --exit} with a function that never comes to the end of its input. */
@LongPart
@Isolated("it takes all processes that this one has started for its own")
final class DevFailingIT {
  private static final int EVENTS = 20;

  @Test
  void function_thatFailsEachCall_endsItWithWhatItSaid(@TempDir Path directory) throws Exception {
    DevHome home = new DevHome(directory);
    home.make();
    DevRun run = null;
    try {
      home.spoil("dev/sluice/fraud/FraudChecks.class");
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      PaymentStream payments = new PaymentStream(20_261_128);
      for (int number = 0; number < EVENTS; number++) {
        lines.write(payments.line(number));
        lines.write('\n');
      }
      Path input = Files.write(directory.resolve("input"), lines.toByteArray());

      run =
          DevRun.start(
              directory,
              List.of(
                  "card-velocity",
                  "--exit",
                  "--input",
                  input.toString(),
                  "--parameter",
                  "CardVelocityWindowSeconds=0"));

      assertThat(run.endsInTime()).as("no end: %s", run.said()).isTrue();
      assertThatThrownBy(run::awaitEnd)
          .hasMessageContaining("card-velocity took nothing in 8 calls in a row: ")
          .hasMessageContaining("mend it, and the next start goes on");
      assertThat(run.functions()).isEmpty();
    } finally {
      if (run != null) {
        run.stop();
        assertThat(run.endsInTime()).isTrue();
      }
      home.unlink();
    }
  }
}
