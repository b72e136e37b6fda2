package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as its own process. */
final class DynamoDbLocalIT {
  private static final Path JARS = Path.of("../local-server/target/lib").toAbsolutePath();

  @TempDir private Path directory;

  /** Where the owner process has its temporary files. */
  @TempDir private Path temporary;

  @Test
  void inMemory_answersOnLoopbackOnly_untilItIsClosed() throws Exception {
    DynamoDbLocal local = DynamoDbLocal.start(Setup.inMemory(JARS));
    try (local;
        Tables tables = new Tables(local.endpoint())) {
      assertThat(tables.call("ListTables", "{}")).isEqualTo("{\"TableNames\":[]}");
      ChildChecks.assertOnLoopbackOnly(local.endpoint());
      assertThatThrownBy(
              () -> ChildChecks.connect(InetAddress.ofLiteral("::1"), local.endpoint().getPort()))
          .isInstanceOf(IOException.class);
    }
    ChildChecks.assertGone(local.handle(), local.endpoint());
  }

  @Test
  void signals_thatATerminalSendsToAll_leaveItRunning() throws Exception {
    try (DynamoDbLocal local = DynamoDbLocal.start(Setup.inMemory(JARS));
        Tables tables = new Tables(local.endpoint())) {
      ChildChecks.assertOutlivesATerminal(
          local.handle(), () -> assertThat(tables.call("ListTables", "{}")).contains("TableNames"));
    }
  }

  @Test
  void onDisk_killedAndStartedAgainOnItsPort_hasWhatWasAnswered() throws Exception {
    URI endpoint;
    try (DynamoDbLocal first = DynamoDbLocal.start(Setup.onDisk(JARS, directory));
        Tables tables = new Tables(first.endpoint())) {
      endpoint = first.endpoint();
      tables.create("kept");
      for (int i = 0; i < 50; i++) {
        tables.put("kept", "k" + i, "v" + i);
      }
      assertThat(DynamoDbLocal.endpointOf(directory)).contains(endpoint);
      first.kill();
      assertThat(first.handle().isAlive()).isFalse();
      assertThat(DynamoDbLocal.endpointOf(directory)).isEmpty();
    }
    try (DynamoDbLocal second =
            DynamoDbLocal.start(Setup.onDisk(JARS, directory).at(endpoint.getPort()));
        Tables tables = new Tables(endpoint)) {
      assertThat(second.endpoint()).isEqualTo(endpoint);
      for (int i = 0; i < 50; i++) {
        assertThat(tables.get("kept", "k" + i)).contains("\"v" + i + "\"");
      }
    }
    // In good order: it has taken its endpoint back.
    assertThat(directory.resolve("endpoint")).doesNotExist();
  }

  @Test
  void owner_killed_takesTheDatabaseWithItAndTheNextOneHasIt() throws Exception {
    Process owner = startOwner();
    try (BufferedReader said = owner.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      URI endpoint = DynamoDbLocal.endpointOf(directory).orElseThrow();
      try (Tables tables = new Tables(endpoint)) {
        tables.create("left");
      }

      collectGarbage(child);
      assertThatThrownBy(() -> DynamoDbLocal.start(Setup.onDisk(JARS, directory)))
          .isInstanceOf(LocalServerFailed.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by process " + owner.pid());

      owner.destroyForcibly();
      assertThat(temporary).as("what it unpacked").isEmptyDirectory();
      // Without waiting for the child's end: the next one does.
      try (DynamoDbLocal next = DynamoDbLocal.start(Setup.onDisk(JARS, directory));
          Tables tables = new Tables(next.endpoint())) {
        assertThat(tables.call("ListTables", "{}")).contains("\"left\"");
        child.onExit().get(ChildChecks.SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(DynamoDbLocal.endpointOf(directory)).contains(next.endpoint());
      }
    } finally {
      owner.destroyForcibly();
    }
  }

  /** A lock must not go with an object that nobody seems to need. */
  private static void collectGarbage(ProcessHandle process) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(jcmd.waitFor()).isZero();
  }

  private Process startOwner() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Owner.class.getName(),
            JARS.toString(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void start_withoutJars_saysHowToGetThem() {
    assertThatThrownBy(() -> DynamoDbLocal.start(Setup.inMemory(directory.resolve("none"))))
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining(directory.resolve("none").toString())
        .hasMessageContaining("mvn -pl runtime/local-server package");
    assertThatThrownBy(() -> DynamoDbLocal.start(Setup.inMemory(directory)))
        .isInstanceOf(LocalServerFailed.class);
  }

  @Test
  void start_onAPortThatIsTaken_failsWithWhatTheChildSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> DynamoDbLocal.start(Setup.inMemory(JARS).at(taken.getLocalPort())))
          .isInstanceOf(LocalServerFailed.class)
          .hasMessageContaining("did not start")
          .hasMessageContaining("BindException");
    }
  }

  @Test
  void start_onADamagedDatabase_fails() throws IOException {
    Files.writeString(directory.resolve("shared-local-instance.db"), "no database".repeat(1_000));
    assertThatThrownBy(() -> DynamoDbLocal.start(Setup.onDisk(JARS, directory)))
        .isInstanceOf(LocalServerFailed.class)
        .hasMessageContaining("ListTables");
  }
}
