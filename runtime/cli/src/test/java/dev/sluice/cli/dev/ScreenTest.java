package dev.sluice.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Screen screen(boolean terminal) {
    return new Screen(
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            Path.of("."),
            "",
            new StopRequest()));
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static List<Screen.Line> lines(String a, String b) {
    return List.of(new Screen.Line("f " + a, ", 1 s ago"), new Screen.Line("g " + b, ", 2 s ago"));
  }

  @Test
  void status_onATerminal_isOverwrittenAndSaidAbove() {
    Screen screen = screen(true);

    screen.status(lines("1", "1"), 0);
    screen.say("hello");
    screen.status(lines("2", "1"), 500);
    screen.clear();

    String up = "\033[2A\r\033[J";
    String first = "\033[?7lf 1, 1 s ago\033[?7h\n";
    String second = "\033[?7lf 2, 1 s ago\033[?7h\n";
    String other = "\033[?7lg 1, 2 s ago\033[?7h\n";
    assertThat(shown())
        .isEqualTo(first + other + up + "hello\n" + first + other + up + second + other + up);
  }

  @Test
  void status_elsewhere_isPrintedWhereSomethingWasDone() {
    Screen screen = screen(false);

    screen.status(lines("1", "1"), 0);
    assertThat(screen.isDue(4_999)).isFalse();
    assertThat(screen.isDue(5_000)).isTrue();
    screen.status(lines("1", "2"), 5_000);
    screen.say("hello");
    screen.clear();

    assertThat(shown()).isEqualTo("f 1, 1 s ago\ng 1, 2 s ago\ng 2, 2 s ago\nhello\n");
  }
}
