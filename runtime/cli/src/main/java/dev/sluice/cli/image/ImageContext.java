package dev.sluice.cli.image;

import dev.sluice.cli.DirectoryTree;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory that the images of a project's functions are built from: the jars, which all
 * functions share, what a training run needs, and a Dockerfile of each function.
 */
public final class ImageContext {
  /** What a training run needs, and an image does not. */
  static final String TRAINING = "training";

  /** DynamoDB Local, below that. */
  static final String DATABASE = "dynamodb";

  /** The Kinesis API server, below that. */
  static final String STREAMS = "kinesis";

  private static final String COMMAND_LINE = "lib";
  private static final String TRAIN = "train";
  private static final String DOCKERFILE = "Dockerfile.template";

  private final Path home;
  private final Path directory;
  private final List<FunctionDefinition> project;

  /**
   * One that is written here.
   *
   * @param home where Sluice is, as it was built
   * @param project all functions of the project
   */
  public ImageContext(Path home, Path directory, List<FunctionDefinition> project) {
    this.home = home;
    this.directory = directory;
    this.project = List.copyOf(project);
  }

  /** The name of the file with the events that a function is trained with. */
  static String eventsOf(String function) {
    return function + ".events";
  }

  /**
   * Writes it, in place of an older one. Other functions whose Dockerfiles are there keep their
   * events, and are written for the new jars.
   *
   * @param sample the file of events that {@code functions} are trained with, one a line
   * @throws BadProject if a function cannot be packaged
   */
  public void write(Bundle bundle, List<FunctionDefinition> functions, Optional<Path> sample)
      throws IOException, BadProject {
    Files.createDirectories(directory);
    deleteCaches();
    List<FunctionDefinition> written =
        project.stream()
            .filter(each -> functions.contains(each) || Files.exists(dockerfileOf(each)))
            .toList();
    Path jars = emptied(directory.resolve(ImageLaunch.JARS));
    List<Path> _ = bundle.jars(written.stream().map(Deployed::entryPoint).toList(), jars);
    copyJars(home.resolve("runtime/lambda-client/target/lib"), jars, "");
    Path training = emptied(directory.resolve(TRAINING));
    Path commandLine = Files.createDirectory(training.resolve(COMMAND_LINE));
    copyJars(home.resolve("runtime/cli/target"), commandLine, "");
    copyJars(home.resolve("runtime/cli/target/lib"), commandLine, "sluice-fraud-");
    for (Path jar : list(jars)) {
      // There once: what the functions have is on the class path before it.
      Files.deleteIfExists(commandLine.resolve(String.valueOf(jar.getFileName())));
    }
    copyTree(home.resolve("runtime/local-server/target/lib"), training.resolve(DATABASE));
    copyTree(home.resolve("runtime/local-server/target/kinesis"), training.resolve(STREAMS));
    Path train = directory.resolve(TRAIN);
    Files.writeString(train, resource(TRAIN));
    Files.setPosixFilePermissions(train, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (FunctionDefinition function : written) {
      Files.writeString(dockerfileOf(function), dockerfile(function));
    }
    for (FunctionDefinition function : functions) {
      Path events = directory.resolve(eventsOf(function.plan().function()));
      Files.deleteIfExists(events);
      if (sample.isPresent()) {
        Files.copy(sample.get(), events);
      }
    }
  }

  /** Java runs the classes that are in a cache whatever jars lie there: none outlives its jars. */
  private void deleteCaches() throws IOException {
    for (Path file : list(directory)) {
      if (file.toString().endsWith(ImageLaunch.cacheOf(""))) {
        Files.delete(file);
      }
    }
  }

  private Path dockerfileOf(FunctionDefinition function) {
    return directory.resolve(Deployed.dockerfile(function));
  }

  private String dockerfile(FunctionDefinition function) throws IOException {
    String name = function.plan().function();
    ImageLaunch launch = ImageLaunch.in(directory, name).inImage();
    String words =
        Stream.concat(Stream.of("java"), launch.entryPoint().stream())
            .map(word -> "\"" + word + "\"")
            .collect(Collectors.joining(", "));
    return resource(DOCKERFILE)
        .replace("{function}", name)
        .replace("{directory}", ImageLaunch.IN_IMAGE)
        .replace("{library}", ImageLaunch.LIBRARY)
        .replace("{cache}", ImageLaunch.cacheOf(name))
        .replace("{entryPoint}", words)
        .replace("{handler}", Deployed.handler(function));
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = ImageContext.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path emptied(Path tree) throws IOException {
    if (Files.exists(tree)) {
      DirectoryTree.delete(tree);
    }
    return Files.createDirectory(tree);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Copies the jars that are not there by their names, but for those that begin so. */
  private static void copyJars(Path from, Path to, String without) throws IOException {
    for (Path jar : list(from)) {
      String name = String.valueOf(jar.getFileName());
      Path copy = to.resolve(name);
      boolean wanted = name.endsWith(".jar") && (without.isEmpty() || !name.startsWith(without));
      if (wanted && !Files.exists(copy)) {
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, Bundle.FILE_TIME);
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }
}
