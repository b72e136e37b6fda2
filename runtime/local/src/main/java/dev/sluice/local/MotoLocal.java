package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A running server of SQS and S3: {@code moto} under Python, a child of this JVM, on loopback, what
 * it holds in memory, or kept in a directory. It checks no credentials and wants any.
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

  /** In the directory of one that keeps what it has; beside it lies what SQLite has in work. */
  private static final String FILE = "boxes.db";

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
    return start(home, List.of(Integer.toString(port)));
  }

  /**
   * Starts one that has the queues, messages, buckets and objects which it had when it was last
   * started on the same directory, however it ended, and waits until it answers. One process at a
   * time may use a directory.
   *
   * @param directory where it keeps them, created if it is not there
   */
  public static MotoLocal startOn(Path home, Path directory)
      throws LocalServerFailed, InterruptedException {
    ServerProcess.makeDirectory(NAME, "what it has", directory);
    return start(home, List.of("0", directory.resolve(FILE).toAbsolutePath().toString()));
  }

  private static MotoLocal start(Path home, List<String> arguments)
      throws LocalServerFailed, InterruptedException {
    MotoPackage installed = new MotoPackage(home, PYTHON);
    installed.require();
    List<String> command =
        new ArrayList<>(List.of(installed.interpreter().toString(), installed.script().toString()));
    command.addAll(arguments);
    try {
      return new MotoLocal(ServerProcess.start(NAME, new ProcessBuilder(command), _ -> ""));
    } catch (IOException e) {
      throw new LocalServerFailed("%s cannot be started: %s".formatted(NAME, e.getMessage()), e);
    }
  }

  public URI endpoint() {
    return process.endpoint();
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** Ends it, and what it holds in memory only. */
  @Override
  public void close() {
    process.end();
  }
}
