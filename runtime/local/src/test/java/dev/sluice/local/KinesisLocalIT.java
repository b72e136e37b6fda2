package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as its own process. */
final class KinesisLocalIT {
  private static final Path HOME = Path.of("../local-server/target/kinesis").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void server_answersOnLoopbackOnly_untilItIsClosed() throws Exception {
    KinesisLocal local = KinesisLocal.start(HOME);
    try (local) {
      assertThat(listStreams(local.endpoint())).contains("\"StreamNames\":[]");
      ChildChecks.assertOnLoopbackOnly(local.endpoint());
    }
    ChildChecks.assertGone(local.handle(), local.endpoint());
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
              .timeout(Duration.ofSeconds(ChildChecks.SECONDS_MAX))
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
      ChildChecks.assertOutlivesATerminal(
          local.handle(), () -> assertThat(listStreams(local.endpoint())).contains("StreamNames"));
    }
  }

  @Test
  void owner_killed_takesTheServerWithIt() throws Exception {
    ChildChecks.assertEndsWithOwner(KinesisOwner.class, HOME);
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
