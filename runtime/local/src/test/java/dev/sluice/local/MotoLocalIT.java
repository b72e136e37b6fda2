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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as its own process. */
final class MotoLocalIT {
  private static final Path HOME = Path.of("../local-server/target/moto").toAbsolutePath();
  private static final int SECONDS_MAX = 30;
  private static final int CONNECT_MILLIS_MAX = 2_000;

  @TempDir private Path directory;

  @Test
  void server_answersOnLoopbackOnly_untilItIsClosed() throws Exception {
    MotoLocal local = MotoLocal.start(HOME, 0);
    try (local) {
      assertThat(listBuckets(local.endpoint())).contains("<Buckets");
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
  private static String listBuckets(URI endpoint) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/"))
              .timeout(Duration.ofSeconds(SECONDS_MAX))
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request,"
                      + " SignedHeaders=host, Signature=0")
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void signals_thatATerminalSendsToAll_leaveItRunning() throws Exception {
    try (MotoLocal local = MotoLocal.start(HOME, 0)) {
      for (String signal : List.of("-INT", "-HUP")) {
        String pid = Long.toString(local.handle().pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
        assertThat(listBuckets(local.endpoint())).contains("<Buckets");
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
                MotoOwner.class.getName(),
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
  void require_withoutPython_saysWhatToInstall() {
    String none = directory.resolve("none").toString();
    assertThatThrownBy(() -> new MotoPackage(directory, none).require())
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining("moto needs Python 3.11 or newer with its venv")
        .hasMessageContaining("'" + none + " -m venv --clear environment' cannot be run");
  }
}
