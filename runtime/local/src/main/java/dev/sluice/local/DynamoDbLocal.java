package dev.sluice.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final int LINE_BYTES_MAX = 256;

  /** Requests are at most 16 MB, and the tables are SQLite's, not on the heap. */
  private static final String HEAP = "-Xmx512m";

  private final Process process;
  private final URI endpoint;

  private DynamoDbLocal(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts one and waits until it answers. */
  public static DynamoDbLocal start(Setup setup) throws DynamoDbLocalFailed, InterruptedException {
    requireJars(setup.jars());
    try {
      if (setup.directory() != null) {
        Files.createDirectories(setup.directory());
      }
      Path scratch = Files.createTempDirectory("sluice-dynamodb-local");
      try {
        return answering(setup, builder(setup, scratch).start());
      } finally {
        // It unpacks its native library there, which is loaded by now; a kill would leave it
        // behind.
        delete(scratch);
      }
    } catch (IOException e) {
      throw new DynamoDbLocalFailed(
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

  private static DynamoDbLocal answering(Setup setup, Process process)
      throws DynamoDbLocalFailed, InterruptedException {
    OutputTail tail = new OutputTail();
    Thread drain =
        Thread.ofPlatform()
            .name("dynamodb-local-errors")
            .daemon()
            .start(() -> tail.drain(process.getErrorStream()));
    boolean started = false;
    try {
      String told = firstLine(process);
      if (told.startsWith(ChildMain.LISTENING)) {
        started = true;
        return new DynamoDbLocal(process, URI.create(told.substring(ChildMain.LISTENING.length())));
      }
      if (told.startsWith(ChildMain.HELD)) {
        throw held(setup, told.substring(ChildMain.HELD.length()));
      }
      drain.join(END_MAX);
      throw new DynamoDbLocalFailed(
          "DynamoDB Local did not start; the end of what it said:%n%s".formatted(tail.lines()));
    } catch (TimeoutException e) {
      throw new DynamoDbLocalFailed(
          "DynamoDB Local did not answer within %d s; the end of what it said:%n%s"
              .formatted(START_MAX.toSeconds(), tail.lines()),
          e);
    } finally {
      if (!started) {
        process.destroyForcibly().waitFor(END_MAX);
      }
    }
  }

  private static void requireJars(Path jars) throws DynamoDbLocalFailed {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "DynamoDBLocal-*.jar")) {
      if (found.iterator().hasNext()) {
        return;
      }
    } catch (IOException _) {
      // The same repair.
    }
    throw new DynamoDbLocalFailed(
        "DynamoDB Local is not in %s; the build fetches it: mvn -pl runtime/local-server package"
            .formatted(jars));
  }

  private static DynamoDbLocalFailed held(Setup setup, String owner) {
    return new DynamoDbLocalFailed(
        "the database in %s is in use by %s; stop that, or name another directory"
            .formatted(
                setup.directory(), owner.equals("0") ? "another process" : "process " + owner));
  }

  private static ProcessBuilder builder(Setup setup, Path scratch) {
    // A shell only to become Java with the terminal's signals ignored, which Java leaves as it is.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\""));
    command.add("sluice-dynamodb-local");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", HEAP));
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", ownClasses() + File.pathSeparator + setup.jars().resolve("*")));
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

  private static Path ownClasses() {
    try {
      return Path.of(
          DynamoDbLocal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the child says first; "" if it ends without a word. */
  private static String firstLine(Process process) throws InterruptedException, TimeoutException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("dynamodb-local-start")
        .daemon()
        .start(() -> line.complete(readLine(process.getInputStream())));
    try {
      return line.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String readLine(InputStream from) {
    StringBuilder line = new StringBuilder();
    try {
      int read;
      while ((read = from.read()) >= 0 && read != '\n' && line.length() < LINE_BYTES_MAX) {
        line.append((char) read);
      }
      return read == '\n' ? line.toString().strip() : "";
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * Where the database of a directory listens, if a process has it: also one that others started.
   */
  public static Optional<URI> endpointOf(Path directory) throws DynamoDbLocalFailed {
    try {
      return PublishedEndpoint.read(directory);
    } catch (IOException e) {
      throw new DynamoDbLocalFailed(
          "where the database in %s listens cannot be read: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it in good order, or by force if it takes too long. */
  @Override
  public void close() {
    // Not the process's own destroy, which closes the standard input too: as if we were gone.
    process.toHandle().destroy();
    if (!hasEnded()) {
      kill();
    }
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.destroyForcibly();
    hasEnded();
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(END_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
