package dev.sluice.it.process;

import dev.sluice.local.FunctionSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As much of Sluice's own project as {@code sluice dev} needs, with a template and classes that may
 * be changed.
 */
record DevHome(Path directory) {
  private static final Pattern RETENTION = Pattern.compile("MessageRetentionPeriod: [0-9]+");
  private static final Pattern SDK = Pattern.compile(".*/software/amazon/awssdk/.*[.]jar");
  private static final Pattern ADAPTERS = Pattern.compile("sluice-(sqs|s3)-.*[.]jar");
  private static final String TEMPLATE = "template.yaml";
  private static final String CLASSES = "functions/fraud/target/classes";
  private static final String LIBRARIES = "functions/fraud/target/lib";
  private static final List<String> LINKS =
      List.of("runtime/lambda-client/target", "runtime/local-server/target");

  /** Makes it; the directory is empty. */
  void make() throws IOException {
    Files.copy(Sluice.HOME.resolve(TEMPLATE), directory.resolve(TEMPLATE));
    for (String path : LINKS) {
      Path link = directory.resolve(path);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Sluice.HOME.resolve(path));
    }
    copyClasses();
    linkLibraries();
  }

  private void copyClasses() throws IOException {
    Path built = Sluice.HOME.resolve(CLASSES);
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.sorted().toList()) {
        Path copy = directory.resolve(CLASSES).resolve(built.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** The functions' own, and those of letters in queues and buckets. */
  private void linkLibraries() throws IOException {
    Path libraries = Files.createDirectories(directory.resolve(LIBRARIES));
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> own = Files.list(Sluice.HOME.resolve(LIBRARIES))) {
      own.forEach(jars::add);
    }
    FunctionSetup.ownClassPath().stream()
        .filter(
            jar ->
                SDK.matcher(jar.toString()).matches()
                    || ADAPTERS.matcher(jar.getFileName().toString()).matches())
        .forEach(jars::add);
    for (Path jar : jars) {
      Path link = libraries.resolve(jar.getFileName());
      if (Files.notExists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
  }

  /** As if a class, by its path among the classes, had been built at another time. */
  void rebuild(String path) throws IOException {
    Files.setLastModifiedTime(directory.resolve(CLASSES).resolve(path), FileTime.fromMillis(1_000));
  }

  /** Leaves of a class, by its path among the classes, a file that is none. */
  void spoil(String path) throws IOException {
    Files.writeString(directory.resolve(CLASSES).resolve(path), "no class");
  }

  /** Has the queues of the template keep what is in them for another time. */
  void retain(int seconds) throws IOException {
    Path template = directory.resolve(TEMPLATE);
    String text = Files.readString(template);
    Files.writeString(
        template, RETENTION.matcher(text).replaceAll("MessageRetentionPeriod: " + seconds));
  }

  /** Where servers of the command keep what they have. */
  Path state() {
    return directory.resolve(".sluice/dev");
  }

  /** Unlinks what it shares with others, which would be deleted with it. */
  void unlink() throws IOException {
    for (String link : LINKS) {
      Files.delete(directory.resolve(link));
    }
    List<Path> libraries;
    try (Stream<Path> links = Files.list(directory.resolve(LIBRARIES))) {
      libraries = links.toList();
    }
    for (Path link : libraries) {
      Files.delete(link);
    }
  }
}
