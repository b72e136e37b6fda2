package dev.sluice.cli.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What was built of a project: the classes and libraries that its functions' packages would have.
 *
 * <p>A build takes a while, and is not to be used before it is through: another one is there when
 * it has looked the same twice, and has the classes that are asked for. One thread.
 */
final class Build {
  private final Path classes;
  private final Path libraries;
  private long used;
  private OptionalLong seen = OptionalLong.empty();

  /** Of a directory where Maven builds. */
  Build(Path target) {
    this.classes = target.resolve("classes");
    this.libraries = target.resolve("lib");
    this.used = look().orElse(0);
  }

  boolean isThere() {
    return Files.isDirectory(classes) && Files.isDirectory(libraries);
  }

  /** Where a function finds its classes. */
  List<Path> classPath() {
    List<Path> path = new ArrayList<>(List.of(classes.toAbsolutePath()));
    try (Stream<Path> files = Files.list(libraries)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(Path::toAbsolutePath)
          .forEach(path::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path;
  }

  /**
   * Whether another build is there than the one that was used until now; from now on that is used.
   *
   * @param handlers those that {@linkplain #has it must have}, as {@code CLASS::METHOD}
   */
  boolean isNew(List<String> handlers) {
    OptionalLong before = seen;
    seen = look();
    boolean settled = seen.isPresent() && seen.equals(before);
    if (!settled || seen.getAsLong() == used || !handlers.stream().allMatch(this::has)) {
      return false;
    }
    used = seen.getAsLong();
    return true;
  }

  /** Whether the class of a handler is among the project's own. */
  boolean has(String handler) {
    String name = handler.substring(0, Math.max(0, handler.indexOf("::"))).replace('.', '/');
    return Files.exists(classes.resolve(name + ".class"));
  }

  /** A number that is another one if a file is; empty while files come and go. */
  private OptionalLong look() {
    long sum = 1;
    for (Path root : List.of(classes, libraries)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted().toList()) {
          BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
          if (read.isRegularFile()) {
            sum = 31 * sum + file.hashCode();
            sum = 31 * sum + read.size();
            sum = 31 * sum + read.lastModifiedTime().toMillis();
          }
        }
      } catch (IOException | UncheckedIOException _) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(sum);
  }
}
