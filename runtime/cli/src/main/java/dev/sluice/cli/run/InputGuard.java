package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sees that nothing that is written is the input, would become part of it, or has it inside:
 * whatever links they are named by.
 */
final class InputGuard {
  private final Path input;

  InputGuard(Path input) {
    this.input = input;
  }

  /** Fails if results or their side files, of this run or an earlier one, are input. */
  void checkOutput(OutputFiles files) throws CommandFailed {
    try {
      checkApart("output", files.file());
      List<Path> present = files.present();
      if (!present.isEmpty()) {
        checkSides(files, present);
      }
    } catch (IOException e) {
      throw unread(e);
    }
  }

  private void checkSides(OutputFiles files, List<Path> present) throws IOException, CommandFailed {
    Set<Object> read = new HashSet<>();
    for (Path each : inputFiles()) {
      read.add(identity(each));
    }
    for (Path each : present) {
      if (read.contains(identity(each))) {
        throw new CommandFailed(
            "the input %s is %s too, which goes with the output %s and is written anew; name another output"
                .formatted(input, each, files.file()));
      }
    }
  }

  /** Fails if the state is the input, in it, or around it. */
  void checkState(Path directory) throws CommandFailed {
    try {
      checkApart("state", directory);
      if (real(input).startsWith(real(directory))) {
        throw new CommandFailed(
            "the input %s lies in the state %s, which is for nothing else; name another state"
                .formatted(input, directory));
      }
    } catch (IOException e) {
      throw unread(e);
    }
  }

  private void checkApart(String what, Path written) throws IOException, CommandFailed {
    if (Files.exists(written) && Files.isSameFile(input, written)) {
      throw new CommandFailed(
          "the %s %s is the input too; name another %s".formatted(what, written, what));
    }
    if (Files.isDirectory(input) && real(written).startsWith(real(input))) {
      throw new CommandFailed(
          "the %s %s lies in the input %s and would be read as part of it; name another %s"
              .formatted(what, written, input, what));
    }
  }

  /** The input if it is a file; of a directory the files in it, and in the folders in it. */
  private List<Path> inputFiles() throws IOException {
    if (!Files.isDirectory(input)) {
      return List.of(input);
    }
    Set<Path> found = new HashSet<>();
    for (Path each : inside(input)) {
      found.addAll(Files.isDirectory(each) ? inside(each) : List.of(each));
    }
    return List.copyOf(found);
  }

  private static List<Path> inside(Path directory) throws IOException {
    try (Stream<Path> inside = Files.list(directory)) {
      return inside.filter(Files::exists).toList();
    }
  }

  /** Equal for the names of one file. */
  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    // Not every file system has keys; hard links are two files there.
    return key == null ? file.toRealPath() : key;
  }

  /** Without links; what isn't there yet is where it would be made. */
  private static Path real(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
  }

  private CommandFailed unread(IOException e) {
    return new CommandFailed("cannot read the input %s: %s".formatted(input, e.getMessage()), e);
  }
}
