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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The npm package {@code kinesis-local} in a directory: exactly the version, and the bytes, that
 * the lock file here names. Whoever comes first fetches it; processes that come meanwhile wait.
 */
final class KinesisPackage {
  private static final String PACKAGE = "package.json";
  private static final String LOCK = "package-lock.json";
  private static final String SCRIPT = "child.js";

  /** The lock file of what is there as a whole; written last. */
  private static final String INSTALLED = "installed.json";

  private static final int NODE_MAJOR_MIN = 20;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d{1,6})\\..*");
  private static final Duration VERSION_MAX = Duration.ofSeconds(20);
  private static final Duration INSTALL_MAX = Duration.ofMinutes(3);

  private final Path home;
  private final String node;

  /**
   * One in a directory.
   *
   * @param node what Node.js is run by
   */
  KinesisPackage(Path home, String node) {
    this.home = home.toAbsolutePath();
    this.node = node;
  }

  /** What Node.js is to run. */
  Path script() {
    return home.resolve(SCRIPT);
  }

  /** It reads a key for TLS, which is not used, from where it is started unless told. */
  Path certificate() {
    return home.resolve("node_modules/kinesis-local/server.json");
  }

  /** Fetches it unless it is there. */
  void require() throws LocalServerFailed, InterruptedException {
    requireNode();
    try {
      Files.createDirectories(home);
      install();
    } catch (IOException e) {
      throw new LocalServerFailed(
          "kinesis-local cannot be put into %s: %s".formatted(home, e.getMessage()), e);
    }
  }

  private void requireNode() throws LocalServerFailed, InterruptedException {
    String said = run(List.of(node, "--version"), VERSION_MAX, Path.of("")).strip();
    Matcher version = NODE_VERSION.matcher(said);
    if (!version.matches() || Integer.parseInt(version.group(1)) < NODE_MAJOR_MIN) {
      throw new LocalServerFailed(
          "a local Kinesis needs Node.js %d or newer, and '%s --version' says '%s'; install that and see that it comes first in PATH"
              .formatted(NODE_MAJOR_MIN, node, said));
    }
  }

  /** In this JVM one at a time, since a lock of a file is the whole process's. */
  private void install() throws IOException, LocalServerFailed, InterruptedException {
    synchronized (KinesisPackage.class) {
      try (FileChannel file = FileChannel.open(home.resolve("install.lock"), CREATE, WRITE);
          var _ = file.lock()) {
        String wanted = resource(LOCK);
        write(SCRIPT, resource(SCRIPT));
        if (content(INSTALLED).equals(wanted)) {
          return;
        }
        write(PACKAGE, resource(PACKAGE));
        write(LOCK, wanted);
        List<String> command = new ArrayList<>(List.of("npm", "ci", "--ignore-scripts"));
        command.addAll(List.of("--no-audit", "--no-fund", "--no-update-notifier"));
        String _ = run(command, INSTALL_MAX, home);
        write(INSTALLED, wanted);
      }
    }
  }

  private static String run(List<String> command, Duration waitMax, Path directory)
      throws LocalServerFailed, InterruptedException {
    String line = String.join(" ", command);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toAbsolutePath().toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new LocalServerFailed(
          "a local Kinesis needs Node.js %d or newer with its npm, and '%s' cannot be run: %s; install Node.js and see that it is in PATH"
              .formatted(NODE_MAJOR_MIN, line, e.getMessage()),
          e);
    }
    OutputTail tail = new OutputTail();
    Thread drain =
        Thread.ofPlatform()
            .name("npm-output")
            .daemon()
            .start(() -> tail.drain(process.getInputStream()));
    try {
      if (!process.waitFor(waitMax)) {
        throw new LocalServerFailed(
            "'%s' in %s did not end within %d s; see that npm reaches its registry. The end of what it said:%n%s"
                .formatted(line, directory, waitMax.toSeconds(), tail.lines()));
      }
      drain.join(VERSION_MAX);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new LocalServerFailed(
          "'%s' in %s failed; see that npm reaches its registry. The end of what it said:%n%s"
              .formatted(line, directory, tail.lines()));
    }
    return tail.lines();
  }

  private String content(String name) throws IOException {
    try {
      return Files.readString(home.resolve(name));
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /** A process that starts meanwhile finds the old file or the new one. */
  private void write(String name, String content) throws IOException {
    if (!content(name).equals(content)) {
      Path draft = home.resolve(name + ".draft");
      Files.writeString(draft, content);
      Files.move(draft, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = KinesisPackage.class.getResourceAsStream("kinesis/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
