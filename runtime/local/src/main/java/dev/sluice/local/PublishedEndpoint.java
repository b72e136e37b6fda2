package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file in a database's directory that says where its process listens: {@code URI PID}. One that
 * a killed process left is known by its process: gone, or one that began after the file was written
 * and has got the same number.
 */
final class PublishedEndpoint {
  private static final String NAME = "endpoint";
  private static final Pattern LINE = Pattern.compile("(http://[0-9.]+:\\d+) (\\d{1,18})");

  /** By so much may the system's word for when a process began be wrong. */
  private static final Duration IMPRECISION = Duration.ofSeconds(2);

  private PublishedEndpoint() {}

  static void write(Path directory, URI endpoint, long pid) throws IOException {
    Path draft = directory.resolve(NAME + ".draft");
    Files.writeString(draft, "%s %d%n".formatted(endpoint, pid));
    Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  static Optional<URI> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    Matcher words;
    Instant since;
    try {
      words = LINE.matcher(Files.readString(file).strip());
      since = Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    if (!words.matches()) {
      throw new IOException("%s is not an endpoint and a process; delete it".formatted(file));
    }
    return ProcessHandle.of(Long.parseLong(words.group(2)))
        .filter(ProcessHandle::isAlive)
        .filter(process -> beganBy(process, since.plus(IMPRECISION)))
        .map(_ -> URI.create(words.group(1)));
  }

  private static boolean beganBy(ProcessHandle process, Instant latest) {
    return process.info().startInstant().map(began -> !began.isAfter(latest)).orElse(true);
  }
}
