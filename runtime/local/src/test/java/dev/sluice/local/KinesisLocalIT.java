package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as its own process. */
final class KinesisLocalIT {
  private static final Path HOME = Path.of("../local-server/target/kinesis").toAbsolutePath();
  private static final int SECONDS_MAX = 30;
  private static final int CONNECT_MILLIS_MAX = 2_000;

  @TempDir private Path directory;

  @Test
  void server_answersOnLoopbackOnly_untilItIsClosed() throws Exception {
    KinesisLocal local = KinesisLocal.start(HOME);
    try (local) {
      assertThat(listStreams(local.endpoint())).contains("\"StreamNames\":[]");
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress())
              .toList();
      for (InetAddress other : others) {
        assertThatThrownBy(() -> connect(other, local.endpoint().getPort()))
            .as("%s", other)
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(local.handle().isAlive()).isFalse();
    assertThatThrownBy(
            () -> connect(InetAddress.ofLiteral("127.0.0.1"), local.endpoint().getPort()))
        .isInstanceOf(ConnectException.class);
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS_MAX);
    }
  }

  /** As it is on the wire: no SDK is needed to see that somebody answers. */
  private static String listStreams(URI endpoint) throws IOException, InterruptedException {
    return ask(endpoint, "ListStreams", "{}");
  }

  private static String ask(URI endpoint, String what, String body)
      throws IOException, InterruptedException {
    // It never answers a client that asks to go on in HTTP/2.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint)
              .timeout(Duration.ofSeconds(SECONDS_MAX))
              .header("Content-Type", "application/x-amz-json-1.1")
              .header("X-Amz-Target", "Kinesis_20131202." + what)
              .header("X-Amz-Date", "20260101T000000Z")
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request,"
                      + " SignedHeaders=host, Signature=0")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void signals_thatATerminalSendsToAll_leaveItRunning() throws Exception {
    try (KinesisLocal local = KinesisLocal.start(HOME)) {
      for (String signal : List.of("-INT", "-HUP")) {
        String pid = Long.toString(local.handle().pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
        assertThat(listStreams(local.endpoint())).contains("StreamNames");
      }
      assertThat(local.handle().isAlive()).isTrue();
    }
  }

  @Test
  void owner_killed_takesTheServerWithIt() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                KinesisOwner.class.getName(),
                HOME.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = owner.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      owner.destroyForcibly();
      assertThat(child.onExit().get(SECONDS_MAX, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void streams_keptInADirectory_areThereAgain() throws Exception {
    Path kept = directory.resolve("kept");
    try (KinesisLocal local = KinesisLocal.startOn(HOME, kept)) {
      String _ = ask(local.endpoint(), "CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":2}");
    }
    try (KinesisLocal again = KinesisLocal.startOn(HOME, kept)) {
      assertThat(listStreams(again.endpoint())).contains("\"s\"");
    }
  }

  @Test
  void start_inAnEmptyDirectory_fetchesItOnce() throws Exception {
    try (KinesisLocal first = KinesisLocal.start(directory);
        KinesisLocal second = KinesisLocal.start(directory)) {
      assertThat(listStreams(first.endpoint())).contains("StreamNames");
      assertThat(second.endpoint()).isNotEqualTo(first.endpoint());
    }
    assertThat(directory.resolve("installed.json")).exists();
  }

  @Test
  void start_whereNothingCanBeWritten_saysWhere() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> KinesisLocal.start(file))
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining("kinesis-local cannot be put into " + file);
  }

  @Test
  void require_withoutNodeOrWithAnOldOne_saysWhatToInstall() throws Exception {
    String none = directory.resolve("none").toString();
    assertThatThrownBy(() -> new KinesisPackage(directory, none).require())
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining("'" + none + " --version' cannot be run")
        .hasMessageContaining("needs Node.js 20 or newer with its npm");
    Path old = Files.writeString(directory.resolve("old"), "#!/bin/sh\necho v18.2.0\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> new KinesisPackage(directory, old.toString()).require())
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining("needs Node.js 20 or newer")
        .hasMessageContaining("says 'v18.2.0'");
  }

  @Test
  void start_onAPortThatIsTaken_failsWithWhatTheChildSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> KinesisLocal.start(HOME, taken.getLocalPort()))
          .isInstanceOf(LocalServerFailed.class)
          .hasMessageContaining("did not start")
          .hasMessageContaining("EADDRINUSE");
    }
  }
}
