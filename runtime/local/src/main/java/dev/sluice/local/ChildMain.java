package dev.sluice.local;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the process that DynamoDB Local runs in. Its standard input is its owner: at
 * the end of it the owner is gone, however it went, and this process with it. Its standard output
 * has one line, {@link ServerProcess#LISTENING} with the endpoint or {@link #HELD} with a process;
 * all that anybody else prints goes to the standard error.
 *
 * <p>Arguments: the owner's process id, the port (0 for any), and the directory unless in memory.
 */
final class ChildMain {
  static final String HELD = "held ";

  /** One set of tables, whatever credentials and region a request has. */
  private static final String SHARED = "-sharedDb";

  private static final String QUIET = "-disableTelemetry";

  private ChildMain() {}

  public static void main(String[] args) {
    PrintStream owner = System.out;
    System.setOut(System.err);
    ChildJvm.endWithOwner();
    try {
      owner.println(
          serve(
              Long.parseLong(args[0]),
              Integer.parseInt(args[1]),
              args.length < 3 ? null : Path.of(args[2])));
      owner.close();
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      System.err.flush();
      // Its threads would keep a process alive that serves nobody.
      Runtime.getRuntime().halt(1);
    }
  }

  /** Serves, or does not; what the owner is told. */
  private static String serve(long owner, int port, @Nullable Path directory)
      throws IOException, ReflectiveOperationException {
    if (directory == null) {
      LoopbackServer server = LoopbackServer.of("-inMemory", SHARED, QUIET);
      atEnd(server::stop);
      return ServerProcess.LISTENING + listen(server, port);
    }
    DirectoryLock lock = new DirectoryLock(directory);
    OptionalLong holder = lock.takeOrHolder(owner);
    if (holder.isPresent()) {
      return HELD + holder.getAsLong();
    }
    LoopbackServer server = LoopbackServer.of("-dbPath", directory.toString(), SHARED, QUIET);
    atEnd(
        () -> {
          try (lock) {
            PublishedEndpoint.delete(directory);
            server.stop();
          }
        });
    URI endpoint = listen(server, port);
    PublishedEndpoint.write(directory, endpoint, ProcessHandle.current().pid());
    return ServerProcess.LISTENING + endpoint;
  }

  private static URI listen(LoopbackServer server, int port)
      throws IOException, ReflectiveOperationException {
    URI endpoint = server.start(port);
    TableListing.request(endpoint);
    return endpoint;
  }

  /** When this process is told to end. */
  private static void atEnd(Closing closing) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    closing.run();
                  } catch (IOException | ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                  }
                }));
  }

  private interface Closing {
    void run() throws IOException, ReflectiveOperationException;
  }
}
