package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.dev.DevCommand;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A {@code sluice dev} that was started in this process, which is watched: what it says, its end,
 * the processes of its functions. It takes all children of this process for its own. All waiting
 * has a limit.
 */
final class DevRun {
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS_MAX = 2_400;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final StopRequest stop = new StopRequest();
  private final Set<ProcessHandle> servers = new HashSet<>();
  private final Future<Integer> result;

  private DevRun(Path home, List<String> words) throws Exception {
    DevCommand command = new DevCommand();
    Arguments arguments = Arguments.parse(command.usage(), words);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            home,
            "",
            stop);
    FutureTask<Integer> running = new FutureTask<>(() -> command.run(arguments, console));
    Thread.ofPlatform().name("dev").daemon().start(running);
    result = running;
  }

  /** Starts one on Sluice's own project, or on as much of it as there is. */
  static DevRun start(Path home, List<String> words) throws Exception {
    return new DevRun(home, words);
  }

  /** What it has said while it ran, line by line. */
  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** What it has printed: what came of it. */
  String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Looks again and again, as long as it runs. */
  void await(String what, BooleanSupplier holds) throws Exception {
    for (int looks = 0; !holds.getAsBoolean(); looks++) {
      assertThat(looks).as("%s: %s", what, said()).isLessThan(LOOKS_MAX);
      if (hasEnded()) {
        throw new AssertionError(
            "it ended with %d before %s:%n%s".formatted(result.get(), what, said()));
      }
    }
  }

  /** It says that of so many events what came is committed. */
  void awaitCommitted(int events) throws Exception {
    await(
        "%d are committed".formatted(events),
        () -> said().contains("events %,d,".formatted(events)));
  }

  /** The end of a pipe for writing, which waits for who reads it: without end if that fails. */
  OutputStream awaitReading(Path pipe) throws Exception {
    FutureTask<OutputStream> opening = new FutureTask<>(() -> Files.newOutputStream(pipe));
    Thread.ofPlatform().name("pipe").daemon().start(opening);
    await("it reads its input", opening::isDone);
    return opening.get();
  }

  /** Its servers run, which it starts before it says so; functions are started later. */
  void awaitServers() throws Exception {
    await("its servers run", () -> said().contains("sluice: on "));
    ProcessHandle.current().children().forEach(servers::add);
  }

  /** The processes of functions: what was started after the servers. */
  List<ProcessHandle> functions() {
    return ProcessHandle.current().children().filter(child -> !servers.contains(child)).toList();
  }

  /** Kills the processes of functions, as soon as there are any. */
  void killFunctions() throws Exception {
    await("a function is called", () -> !functions().isEmpty());
    functions().forEach(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, as Ctrl-C does. */
  void stop() {
    stop.request();
  }

  /** It ends by itself, or since it was asked to, and well. */
  void awaitEnd() throws Exception {
    assertThat(endsInTime()).as("no end: %s", said()).isTrue();
    assertThat(result.get()).as("%s", said()).isZero();
  }

  /** Waits for its end, well or not; whether it came. */
  boolean endsInTime() throws InterruptedException {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      if (hasEnded()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it has, well or not. */
  private boolean hasEnded() throws InterruptedException {
    try {
      int _ = result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }
}
