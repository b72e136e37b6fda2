package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A server that is a child of this JVM. Its standard input is a pipe whose other end only this
 * process has, so that the child can tell when this process is gone; the first line of its standard
 * output says where it listens; of its standard error the end is kept for messages. Thread-safe.
 */
final class ServerProcess {
  /** What its first line begins with, before the endpoint. */
  static final String LISTENING = "listening ";

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final int LINE_BYTES_MAX = 256;

  private final Process process;
  private final URI endpoint;

  private ServerProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts one and waits until it says where it listens.
   *
   * @param name of the server, as messages have it
   * @param refusal what another first line means, for a message; "" if nothing
   */
  static ServerProcess start(String name, ProcessBuilder builder, Function<String, String> refusal)
      throws IOException, LocalServerFailed, InterruptedException {
    Process process = builder.start();
    OutputTail tail = new OutputTail();
    Thread drain =
        Thread.ofPlatform()
            .name("local-server-errors")
            .daemon()
            .start(() -> tail.drain(process.getErrorStream()));
    boolean started = false;
    try {
      String told = firstLine(process);
      if (told.startsWith(LISTENING)) {
        started = true;
        return new ServerProcess(process, URI.create(told.substring(LISTENING.length())));
      }
      String refused = refusal.apply(told);
      if (!refused.isEmpty()) {
        throw new LocalServerFailed(refused);
      }
      drain.join(END_MAX);
      throw new LocalServerFailed(
          "%s did not start; the end of what it said:%n%s".formatted(name, tail.lines()));
    } catch (TimeoutException e) {
      throw new LocalServerFailed(
          "%s did not answer within %d s; the end of what it said:%n%s"
              .formatted(name, START_MAX.toSeconds(), tail.lines()),
          e);
    } finally {
      if (!started) {
        process.destroyForcibly().waitFor(END_MAX);
      }
    }
  }

  /** What the child says first; "" if it ends without a word. */
  private static String firstLine(Process process) throws InterruptedException, TimeoutException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("local-server-start")
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
   * Makes the directory in which a server is to keep what it has, unless it is there.
   *
   * @param what it keeps, as the message has it
   */
  static void makeDirectory(String name, String what, Path directory) throws LocalServerFailed {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LocalServerFailed(
          "%s cannot keep %s in %s: %s".formatted(name, what, directory, e.getMessage()), e);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it in good order, or by force if it takes too long. */
  void end() {
    // Not the process's own destroy, which closes the standard input too: as if we were gone.
    process.toHandle().destroy();
    if (!hasEnded()) {
      kill();
    }
  }

  /** Ends it as a crash would. */
  void kill() {
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
