package dev.sluice.local;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running DynamoDB Local: a child of this JVM, with a class path of its own, on loopback.
 *
 * <p>It ends when it is closed, and with this process however that ends, also by {@code kill -9}:
 * it watches the other end of its standard input. Signals that a terminal sends to all of its
 * processes (Ctrl-C) do not reach it, so that whoever uses it can still write while stopping.
 *
 * <p>Thread-safe.
 */
public final class DynamoDbLocal implements AutoCloseable {
  private static final String NAME = "DynamoDB Local";

  /** Requests are at most 16 MB, and the tables are SQLite's, not on the heap. */
  private static final String HEAP = "-Xmx512m";

  private final ServerProcess process;

  private DynamoDbLocal(ServerProcess process) {
    this.process = process;
  }

  /** Starts one and waits until it answers. */
  public static DynamoDbLocal start(Setup setup) throws LocalServerFailed, InterruptedException {
    requireJars(setup.jars());
    try {
      if (setup.directory() != null) {
        Files.createDirectories(setup.directory());
      }
      Path scratch = Files.createTempDirectory("sluice-dynamodb-local");
      try {
        return new DynamoDbLocal(
            ServerProcess.start(NAME, builder(setup, scratch), told -> refusal(setup, told)));
      } finally {
        // It unpacks its native library there, which is loaded by now; a kill would leave it
        // behind.
        delete(scratch);
      }
    } catch (IOException e) {
      throw new LocalServerFailed(
          "DynamoDB Local cannot be started: %s".formatted(e.getMessage()), e);
    }
  }

  private static void delete(Path scratch) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(scratch)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(scratch);
  }

  private static void requireJars(Path jars) throws LocalServerFailed {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "DynamoDBLocal-*.jar")) {
      if (found.iterator().hasNext()) {
        return;
      }
    } catch (IOException _) {
      // The same repair.
    }
    throw new LocalServerFailed(
        "DynamoDB Local is not in %s; the build fetches it: mvn -pl runtime/local-server package"
            .formatted(jars));
  }

  private static String refusal(Setup setup, String told) {
    if (!told.startsWith(ChildMain.HELD)) {
      return "";
    }
    String owner = told.substring(ChildMain.HELD.length());
    return "the database in %s is in use by %s; stop that, or name another directory"
        .formatted(setup.directory(), owner.equals("0") ? "another process" : "process " + owner);
  }

  private static ProcessBuilder builder(Setup setup, Path scratch) {
    List<String> command = new ArrayList<>(ChildJvm.UNHEARING);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", HEAP));
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(
        List.of("-cp", ChildJvm.classes() + File.pathSeparator + setup.jars().resolve("*")));
    command.add(ChildMain.class.getName());
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.add(Integer.toString(setup.port()));
    if (setup.directory() != null) {
      command.add(setup.directory().toAbsolutePath().toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
    // Whatever account is configured here is no business of its.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    return builder;
  }

  /**
   * Where the database of a directory listens, if a process has it: also one that others started.
   */
  public static Optional<URI> endpointOf(Path directory) throws LocalServerFailed {
    try {
      return PublishedEndpoint.read(directory);
    } catch (IOException e) {
      throw new LocalServerFailed(
          "where the database in %s listens cannot be read: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  public URI endpoint() {
    return process.endpoint();
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** Ends it in good order, or by force if it takes too long. */
  @Override
  public void close() {
    process.end();
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }
}
