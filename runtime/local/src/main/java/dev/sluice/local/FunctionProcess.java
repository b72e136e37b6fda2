package dev.sluice.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function in a process of its own under AWS Lambda's real runtime client, a child of this JVM:
 * what Lambda calls an execution environment. It is called by one thread at a time; a call that
 * takes too long ends with the process, as in Lambda. It can be killed by any thread.
 *
 * <p>It ends when it is closed, and with this process however that ends: its parent is watched by
 * the other end of its standard input.
 */
public final class FunctionProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private final FunctionSetup setup;
  private final RuntimeApi api;
  private final Process process;
  private final OutputTail errors;

  private FunctionProcess(FunctionSetup setup, RuntimeApi api, Process process, OutputTail errors) {
    this.setup = setup;
    this.api = api;
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts one; it makes the function meanwhile.
   *
   * @param lines hears each line that the function logs, on a thread of its own
   */
  public static FunctionProcess start(FunctionSetup setup, Consumer<String> lines)
      throws LocalServerFailed {
    requireClient(setup.client());
    try {
      return start(setup, command(setup), Path.of("").toAbsolutePath(), lines);
    } catch (IOException e) {
      throw failed(setup, e);
    }
  }

  /**
   * Starts one by a command line of its own, as the image of a function has it; it does not end
   * with this process by itself, but when it asks for its next call.
   *
   * @param setup of which the class path, the flags, and the client are in the command already
   * @param words what follows {@code java}, with the handler at the end
   * @param directory in which it works
   */
  public static FunctionProcess startBy(
      FunctionSetup setup, List<String> words, Path directory, Consumer<String> lines)
      throws LocalServerFailed {
    List<String> command = new ArrayList<>(setup.launcher());
    command.add(java());
    command.addAll(words);
    try {
      return start(setup, command, directory.toAbsolutePath(), lines);
    } catch (IOException e) {
      throw failed(setup, e);
    }
  }

  private static LocalServerFailed failed(FunctionSetup setup, IOException e) {
    return new LocalServerFailed(
        "function %s cannot be started: %s".formatted(setup.name(), e.getMessage()), e);
  }

  private static FunctionProcess start(
      FunctionSetup setup, List<String> command, Path directory, Consumer<String> lines)
      throws IOException {
    RuntimeApi api =
        RuntimeApi.start(
            "arn:aws:lambda:us-east-1:000000000000:function:%s".formatted(setup.name()));
    boolean started = false;
    try {
      Process process = builder(setup, command, directory, api).start();
      OutputTail errors = new OutputTail();
      daemon(setup.name() + "-errors", () -> errors.drain(process.getErrorStream()));
      daemon(setup.name() + "-lines", () -> forward(process.getInputStream(), lines));
      started = true;
      return new FunctionProcess(setup, api, process, errors);
    } finally {
      if (!started) {
        api.close();
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread.ofPlatform().name(name).daemon().start(task);
  }

  private static void requireClient(Path client) throws LocalServerFailed {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(client, ClientLibrary.JAR)) {
      if (found.iterator().hasNext()) {
        return;
      }
    } catch (IOException _) {
      // The same repair.
    }
    throw new LocalServerFailed(
        "AWS Lambda's runtime client is not in %s; the build fetches it: mvn -pl runtime/lambda-client package"
            .formatted(client));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> command(FunctionSetup setup) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.UNHEARING);
    command.addAll(setup.launcher());
    command.add(java());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    ClientLibrary.flag(setup.client()).ifPresent(command::add);
    command.addAll(setup.jvmFlags());
    command.addAll(List.of("-cp", classPath(setup)));
    command.add(ChildFunction.class.getName());
    command.add(setup.handler());
    return command;
  }

  private static ProcessBuilder builder(
      FunctionSetup setup, List<String> command, Path directory, RuntimeApi api) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", setup.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(setup.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + setup.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("LAMBDA_TASK_ROOT", directory.toString());
    environment.put("_HANDLER", setup.handler());
    environment.putAll(setup.environment());
    return builder;
  }

  private static String classPath(FunctionSetup setup) {
    Stream<String> own = Stream.of(ChildJvm.classes().toString());
    Stream<String> function = setup.classPath().stream().map(Path::toString);
    Stream<String> client = Stream.of(setup.client().resolve("*").toString());
    return Stream.of(own, function, client)
        .flatMap(paths -> paths)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void forward(InputStream from, Consumer<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.accept(line);
        line = reader.readLine();
      }
    } catch (IOException | UncheckedIOException _) {
      // The process is gone, and what it wrote before that was heard.
    }
  }

  /** Calls the function, and waits until it answers or its time is up. */
  public Invoked invoke(String event) throws InterruptedException {
    Invoked made = await(api.ready(), START_MAX);
    if (!(made instanceof Invoked.Answered)) {
      return made;
    }
    return await(
        api.invoke(event.getBytes(StandardCharsets.UTF_8), setup.timeout()), setup.timeout());
  }

  private Invoked await(CompletableFuture<RuntimeApi.Answer> answer, Duration time)
      throws InterruptedException {
    CompletableFuture<Object> first =
        CompletableFuture.anyOf(answer, process.onExit().thenApply(Process::exitValue));
    try {
      Object came = first.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return switch (came) {
        case RuntimeApi.Answer.Response(var body) ->
            new Invoked.Answered(new String(body, StandardCharsets.UTF_8));
        case RuntimeApi.Answer.Failed(var body) ->
            new Invoked.Failed(new String(body, StandardCharsets.UTF_8));
        case RuntimeApi.Answer.Ready() -> new Invoked.Answered("");
        case Integer status -> new Invoked.Ended(status);
        default -> throw new IllegalStateException("no answer: " + came);
      };
    } catch (TimeoutException _) {
      kill();
      return new Invoked.TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end of what the process wrote to its standard error. */
  public String errors() {
    return errors.lines();
  }

  /** The child itself. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to end, and waits until it has; whether it did in time. */
  public boolean stop(Duration most) throws InterruptedException {
    // The process's own destroy() closes the input too, and so halts it before it has ended.
    handle().destroy();
    return process.waitFor(most);
  }

  /** Ends it as a crash would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  /** Ends it; Lambda gives no notice either. */
  @Override
  public void close() {
    try {
      // Gone when this returns: a port that it listened on is free again.
      kill();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      api.close();
    }
  }
}
