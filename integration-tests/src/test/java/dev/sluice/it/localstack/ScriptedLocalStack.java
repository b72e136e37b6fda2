package dev.sluice.it.localstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * LocalStack on this machine by {@code integration-tests/localstack/start.sh}: a child of this JVM,
 * which ends with it. It says on its standard output what becomes of calls.
 */
final class ScriptedLocalStack implements LocalStack {
  private static final Path SCRIPT = Path.of("localstack", "start.sh").toAbsolutePath();
  private static final String SAID = "sluice: ";
  private static final String LISTENING = "listening ";
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration END_MAX = Duration.ofSeconds(30);
  private static final Duration NEWS_MAX = Duration.ofMinutes(2);
  private static final int NEWS_COUNT_MAX = 10_000;

  private final Process process;
  private final Path directory;
  private final CompletableFuture<URI> listening = new CompletableFuture<>();
  private final BlockingQueue<CallNews> news = new ArrayBlockingQueue<>(NEWS_COUNT_MAX);

  private ScriptedLocalStack(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  private static Path log(Path directory) {
    return directory.resolve("server.log");
  }

  /** Where it keeps what it keeps. */
  private static Path scratch(Path directory) {
    return directory.resolve("scratch");
  }

  /** It cannot be had here. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message);
    }
  }

  /**
   * Puts it into the user's cache, unless it is there.
   *
   * @throws Missing if it cannot be had
   */
  static void install(Path directory) throws IOException, InterruptedException, Missing {
    Path log = directory.resolve("install.log");
    Process process = builder(directory, "--install").redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(INSTALL_MAX)) {
        throw new Missing(
            "its installation is not done after %s; see %s".formatted(INSTALL_MAX, log));
      }
      if (process.exitValue() != 0) {
        throw new Missing("%s; see %s".formatted(lastLine(log), log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it cannot be installed" : lines.getLast();
  }

  private static ProcessBuilder builder(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Whatever account is configured here is no business of its.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("TMPDIR", Files.createDirectories(scratch(directory)).toAbsolutePath().toString());
    builder.environment().put("SLUICE_OWNED", "1");
    return builder;
  }

  /** Starts what is installed, and waits until it answers. */
  static ScriptedLocalStack start(Path directory) throws IOException, InterruptedException {
    Process process =
        builder(directory, "--port", Integer.toString(freePort()))
            .redirectErrorStream(false)
            .redirectError(log(directory).toFile())
            .start();
    ScriptedLocalStack server = new ScriptedLocalStack(process, directory);
    boolean started = false;
    try {
      Thread.ofPlatform().name("localstack").daemon().start(server::listen);
      server.listening.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
      started = true;
      return server;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("LocalStack does not start; see " + log(directory), e);
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void listen() {
    try (InputStream from = process.getInputStream();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        if (line.startsWith(SAID)) {
          hear(line.substring(SAID.length()));
        }
        line = reader.readLine();
      }
    } catch (IOException | UncheckedIOException _) {
      // It is gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      listening.completeExceptionally(new IOException("LocalStack has ended"));
    }
  }

  private void hear(String said) throws InterruptedException {
    if (said.startsWith(LISTENING)) {
      listening.complete(URI.create(said.substring(LISTENING.length())));
    } else {
      news.put(CallNews.parse(said));
    }
  }

  @Override
  public URI endpoint() {
    return listening.join();
  }

  @Override
  public List<CallNews> news() throws InterruptedException {
    CallNews first = news.poll(NEWS_MAX.toSeconds(), TimeUnit.SECONDS);
    if (first == null) {
      throw new AssertionError(
          "no function was called for %s; see the end of %s".formatted(NEWS_MAX, log(directory)));
    }
    List<CallNews> all = new ArrayList<>(List.of(first));
    news.drainTo(all);
    return all;
  }

  @Override
  public boolean tellsOfCalls() {
    return true;
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroyForcibly();
    for (ProcessHandle each : all) {
      try {
        each.onExit().orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        throw new AssertionError(
            "process %d of LocalStack has outlived it: %s"
                .formatted(each.pid(), each.info().commandLine().orElse("")),
            e);
      }
    }
    try (Stream<Path> left = Files.walk(scratch(directory))) {
      for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
