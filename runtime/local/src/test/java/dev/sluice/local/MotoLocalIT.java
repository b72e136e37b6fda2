package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as its own process. */
final class MotoLocalIT {
  private static final Path HOME = Path.of("../local-server/target/moto").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void server_answersOnLoopbackOnly_untilItIsClosed() throws Exception {
    MotoLocal local = MotoLocal.start(HOME, 0);
    try (local) {
      assertThat(listBuckets(local.endpoint())).contains("<Buckets");
      ChildChecks.assertOnLoopbackOnly(local.endpoint());
    }
    ChildChecks.assertGone(local.handle(), local.endpoint());
  }

  /** As it is on the wire: no SDK is needed to see that somebody answers. */
  private static String listBuckets(URI endpoint) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/"))
              .timeout(Duration.ofSeconds(ChildChecks.SECONDS_MAX))
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
      ChildChecks.assertOutlivesATerminal(
          local.handle(), () -> assertThat(listBuckets(local.endpoint())).contains("<Buckets"));
    }
  }

  @Test
  void owner_killed_takesTheServerWithIt() throws Exception {
    ChildChecks.assertEndsWithOwner(MotoOwner.class, HOME);
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
