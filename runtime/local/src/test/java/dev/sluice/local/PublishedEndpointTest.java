package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishedEndpointTest {
  private static final URI ENDPOINT = URI.create("http://127.0.0.1:8001");
  private static final long THIS = ProcessHandle.current().pid();

  @TempDir private Path directory;

  @Test
  void endpoint_ofALivingProcess_isRead() throws IOException {
    assertThat(PublishedEndpoint.read(directory)).isEmpty();
    PublishedEndpoint.write(directory, ENDPOINT, THIS);
    assertThat(PublishedEndpoint.read(directory)).contains(ENDPOINT);
    PublishedEndpoint.delete(directory);
    assertThat(PublishedEndpoint.read(directory)).isEmpty();
  }

  @Test
  void endpoint_ofAnEndedProcess_isIgnoredAndReplaced() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    PublishedEndpoint.write(directory, ENDPOINT, ended.pid());
    assertThat(PublishedEndpoint.read(directory)).isEmpty();
    PublishedEndpoint.write(directory, ENDPOINT, THIS);
    assertThat(PublishedEndpoint.read(directory)).contains(ENDPOINT);
  }

  @Test
  void endpoint_ofAnEarlierProcessWithTheSameNumber_isIgnored() throws IOException {
    PublishedEndpoint.write(directory, ENDPOINT, THIS);
    Files.setLastModifiedTime(
        directory.resolve("endpoint"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(PublishedEndpoint.read(directory)).isEmpty();
  }

  @Test
  void endpoint_inAFileThatIsNone_isAnError() throws IOException {
    for (String other : List.of("", "something\n", "http://127.0.0.1:8001 x", ENDPOINT + " 1 2")) {
      Files.writeString(directory.resolve("endpoint"), other);
      assertThatThrownBy(() -> PublishedEndpoint.read(directory))
          .as("\"%s\"", other)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("delete it");
    }
  }
}
