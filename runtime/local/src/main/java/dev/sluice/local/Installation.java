package dev.sluice.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * A directory into which another language's package manager puts a server: exactly the versions,
 * and the bytes, that a lock file of ours names. Whoever comes first fetches them; processes that
 * come meanwhile wait.
 */
final class Installation {
  /** The lock file of what is there as a whole; written last. */
  private static final String INSTALLED = "installed.json";

  private static final Duration DRAIN_MAX = Duration.ofSeconds(20);

  private final Path home;
  private final String name;
  private final String resources;
  private final String needs;

  /**
   * One in a directory.
   *
   * @param name of what is put there, as messages have it
   * @param resources where our files for it are, below this package
   * @param needs what must be on this machine, as messages have it
   */
  Installation(Path home, String name, String resources, String needs) {
    this.home = home.toAbsolutePath();
    this.name = name;
    this.resources = resources;
    this.needs = needs;
  }

  /** Fetches what is missing, when our files are there. */
  interface Fetch {
    void run() throws IOException, LocalServerFailed, InterruptedException;
  }

  /** A file in the directory. */
  Path file(String path) {
    return home.resolve(path);
  }

  /**
   * Sees to it that all is there.
   *
   * @param lock our file that names what is fetched
   * @param others our other files
   */
  void require(String lock, List<String> others, Fetch fetch)
      throws LocalServerFailed, InterruptedException {
    try {
      Files.createDirectories(home);
      install(lock, others, fetch);
    } catch (IOException e) {
      throw new LocalServerFailed(
          "%s cannot be put into %s: %s".formatted(name, home, e.getMessage()), e);
    }
  }

  /** In this JVM one at a time, since a lock of a file is the whole process's. */
  private void install(String lock, List<String> others, Fetch fetch)
      throws IOException, LocalServerFailed, InterruptedException {
    synchronized (Installation.class) {
      try (FileChannel file = FileChannel.open(file("install.lock"), CREATE, WRITE);
          var _ = file.lock()) {
        String wanted = resource(lock);
        for (String other : others) {
          write(other, resource(other));
        }
        if (content(INSTALLED).equals(wanted)) {
          return;
        }
        write(lock, wanted);
        fetch.run();
        write(INSTALLED, wanted);
      }
    }
  }

  /**
   * Runs a program in the directory; what it said.
   *
   * @param otherwise what to see to if it fails
   */
  String run(List<String> command, Duration waitMax, String otherwise)
      throws LocalServerFailed, InterruptedException {
    String line = String.join(" ", command);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory((Files.isDirectory(home) ? home : Path.of("").toAbsolutePath()).toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new LocalServerFailed(
          "%s needs %s, and '%s' cannot be run: %s; install that and see that it is in PATH"
              .formatted(name, needs, line, e.getMessage()),
          e);
    }
    OutputTail tail = new OutputTail();
    Thread drain =
        Thread.ofPlatform()
            .name("install-output")
            .daemon()
            .start(() -> tail.drain(process.getInputStream()));
    try {
      if (!process.waitFor(waitMax)) {
        throw new LocalServerFailed(
            "'%s' in %s did not end within %d s; %s. The end of what it said:%n%s"
                .formatted(line, home, waitMax.toSeconds(), otherwise, tail.lines()));
      }
      drain.join(DRAIN_MAX);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new LocalServerFailed(
          "'%s' in %s failed; %s. The end of what it said:%n%s"
              .formatted(line, home, otherwise, tail.lines()));
    }
    return tail.lines();
  }

  private String content(String path) throws IOException {
    try {
      return Files.readString(file(path));
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /** A process that starts meanwhile finds the old file or the new one. */
  private void write(String path, String content) throws IOException {
    if (!content(path).equals(content)) {
      Path draft = file(path + ".draft");
      Files.writeString(draft, content);
      Files.move(draft, file(path), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private String resource(String path) throws IOException {
    try (InputStream stream =
        Installation.class.getResourceAsStream("%s/%s".formatted(resources, path))) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
