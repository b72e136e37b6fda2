package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What holds of every server that is a child of this JVM. */
final class ChildChecks {
  static final int SECONDS_MAX = 30;

  private static final int CONNECT_MILLIS_MAX = 2_000;

  private ChildChecks() {}

  /** Asks a server something, and sees that it answers. */
  interface Question {
    void ask() throws Exception;
  }

  static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS_MAX);
    }
  }

  /** Nobody else can reach it. */
  static void assertOnLoopbackOnly(URI endpoint) throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> connect(other, endpoint.getPort()))
          .as("%s", other)
          .isInstanceOf(IOException.class);
    }
  }

  /** It has ended, and nobody listens where it did. */
  static void assertGone(ProcessHandle child, URI endpoint) {
    assertThat(child.isAlive()).isFalse();
    assertThatThrownBy(() -> connect(InetAddress.ofLiteral("127.0.0.1"), endpoint.getPort()))
        .isInstanceOf(ConnectException.class);
  }

  /** The signals of a terminal go to all its processes, and are not meant for this one. */
  static void assertOutlivesATerminal(ProcessHandle child, Question question) throws Exception {
    for (String signal : List.of("-INT", "-HUP")) {
      String pid = Long.toString(child.pid());
      assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
      question.ask();
    }
    assertThat(child.isAlive()).isTrue();
  }

  /**
   * It ends with whoever started it.
   *
   * @param owner starts one, which is installed at {@code home}, and prints its number
   */
  static void assertEndsWithOwner(Class<?> owner, Path home) throws Exception {
    Process running =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                owner.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = running.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      running.destroyForcibly();
      assertThat(child.onExit().get(SECONDS_MAX, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      running.destroyForcibly();
    }
  }
}
