package dev.sluice.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;

/**
 * A running server of SQS and S3: {@code moto} under Python, a child of this JVM, on loopback, what
 * it holds in memory. It checks no credentials and wants any.
 *
 * <p>It ends when it is closed, and with this process however that ends, also by {@code kill -9}:
 * it watches the other end of its standard input. Signals that a terminal sends to all of its
 * processes (Ctrl-C) do not end it.
 *
 * <p>Thread-safe.
 */
public final class MotoLocal implements AutoCloseable {
  private static final String NAME = "the server of SQS and S3, moto";
  private static final String PYTHON = "python3";
  private static final int ANSWER_MILLIS = 20_000;

  private final ServerProcess process;

  private MotoLocal(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param home where it is installed, or will be if it is not: pip fetches it once
   * @param port to listen on; 0 for one that is free
   */
  public static MotoLocal start(Path home, int port)
      throws LocalServerFailed, InterruptedException {
    MotoPackage installed = new MotoPackage(home, PYTHON);
    installed.require();
    ProcessBuilder builder =
        new ProcessBuilder(
            installed.interpreter().toString(),
            installed.script().toString(),
            Integer.toString(port));
    try {
      return new MotoLocal(ServerProcess.start(NAME, builder, _ -> ""));
    } catch (IOException e) {
      throw new LocalServerFailed("%s cannot be started: %s".formatted(NAME, e.getMessage()), e);
    }
  }

  public URI endpoint() {
    return process.endpoint();
  }

  /** Makes a bucket of S3; no error if it is there. */
  public void makeBucket(String name) throws LocalServerFailed {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(endpoint() + "/" + name).toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      connection.setRequestMethod("PUT");
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new LocalServerFailed(
            "%s does not make the bucket %s: HTTP status %d".formatted(NAME, name, status));
      }
    } catch (IOException e) {
      throw new LocalServerFailed(
          "%s does not make the bucket %s: %s".formatted(NAME, name, e.getMessage()), e);
    }
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** Ends it, and what it holds. */
  @Override
  public void close() {
    process.end();
  }
}
