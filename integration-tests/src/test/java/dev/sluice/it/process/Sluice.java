package dev.sluice.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher, started in a directory of a test's own. */
final class Sluice {
  /** The root of the project, which the launcher is in. */
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private static final long SECONDS_MAX = 120;

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  Sluice(Path directory) {
    this.directory = directory;
  }

  /** The same with an environment variable. */
  Sluice with(String name, String value) {
    Sluice other = new Sluice(directory);
    other.environment.putAll(environment);
    other.environment.put(name, value);
    return other;
  }

  /** What a process left. */
  record Finished(int exit, String out, String err) {
    @Override
    public String toString() {
      return "exit %d%n-- out%n%s-- err%n%s".formatted(exit, out, err);
    }
  }

  /** A process that may be running. */
  record Running(Process process, Path out, Path err) {
    /** Waits for its end. */
    Finished await() {
      try {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after %d s".formatted(SECONDS_MAX));
        }
        return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** Sends it a signal, by its name without SIG. */
    void signal(String name) {
      try {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
          throw new AssertionError("SIG%s was not sent".formatted(name));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** Kills it, unless it ends within {@code millis}; whether it was killed. */
    boolean killAfter(long millis) {
      try {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      process.destroyForcibly();
      await();
      return true;
    }
  }

  Finished run(String... args) {
    return start(args).await();
  }

  Running start(String... args) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("sluice").toString()));
    command.addAll(List.of(args));
    return startCommand(command);
  }

  /** Starts any command, with the launcher's directory and environment. */
  Running startCommand(List<String> command) {
    try {
      Path out = Files.createTempFile(directory, "process", ".out");
      Path err = Files.createTempFile(directory, "process", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      // Whoever runs the tests may have an account, which is none of theirs.
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
