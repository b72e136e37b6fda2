package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Trigger;
import dev.sluice.cli.Command;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.UsageError;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChaosCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--functions=card-speed|there is no fraud function 'card-speed'; there are card-velocity",
        "--functions=card-velocity:pull|'pull' is no trigger; give push",
        "--minutes=0|--minutes",
        "--seed=x|--seed"
      })
  void command_typedWrongly_saysWhatThereIs(String typed, String message) {
    ChaosCommand command = new ChaosCommand();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            false,
            Path.of("nowhere"),
            "",
            new StopRequest());
    assertThatThrownBy(
            () ->
                command.run(
                    Arguments.parse(command.usage(), List.of(typed.split("=", 2))), console))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining(message);
  }

  @Test
  void command_isFound_amongThoseOfOtherModules() {
    assertThat(ServiceLoader.load(Command.class))
        .anyMatch(command -> command.usage().command().equals("chaos"));
  }

  @Test
  void trouble_thatDidNotHappen_isMissed() {
    Happened happened = new Happened();
    for (Trouble trouble : Trouble.of(Trigger.DRAIN)) {
      happened.add(trouble, trouble == Trouble.SPLIT ? 0 : 1);
    }
    assertThat(happened.missing(Trouble.of(Trigger.DRAIN))).containsExactly(Trouble.SPLIT);
    assertThat(happened.missing(Trouble.of(Trigger.PUSH)))
        .containsExactly(Trouble.SPLIT, Trouble.AGAIN, Trouble.CUT, Trouble.DOUBLED);
  }
}
