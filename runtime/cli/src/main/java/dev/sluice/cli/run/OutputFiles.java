package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.files.FileSink;
import dev.sluice.files.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a run writes: {@code FILE}, {@code FILE.late}, {@code FILE.dead}, {@code
 * FILE.failed}; with several partitions the same of {@code FILE.pK} for each.
 */
public record OutputFiles(Path file) {
  /** The file of one channel of a partition. */
  public Path of(Channel channel, int partition, int partitions) {
    String name = String.valueOf(file.getFileName());
    String ofPartition = partitions == 1 ? name : name + ".p" + partition;
    return file.resolveSibling(ofPartition + suffix(channel));
  }

  /** The path of something else that goes with these files. */
  Path besideIt(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static String suffix(Channel channel) {
    return switch (channel) {
      case RESULT -> "";
      case LATE -> ".late";
      case DEAD -> ".dead";
      case FAILED -> ".failed";
    };
  }

  /** A partition's sinks. */
  public Map<Channel, Sink> sinks(
      FileSystem files, int partition, int partitions, Failpoints failpoints) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(channel, new FileSink(files, of(channel, partition, partitions), failpoints));
    }
    return sinks;
  }

  /** Those of these files that are there, with however many partitions. */
  List<Path> present() throws IOException {
    Pattern ours =
        Pattern.compile(
            Pattern.quote(String.valueOf(file.getFileName()))
                + "(\\.p[0-9]+)?(\\.late|\\.dead|\\.failed)?");
    if (!Files.isDirectory(directory())) {
      return List.of();
    }
    try (Stream<Path> siblings = Files.list(directory())) {
      return siblings
          .filter(path -> ours.matcher(String.valueOf(path.getFileName())).matches())
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  /** Removes what an earlier run wrote, with however many partitions. */
  void delete() throws CommandFailed {
    try {
      for (Path path : present()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot remove the old output %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Fails if the files could never be written. */
  public void check() throws CommandFailed {
    if (!Files.isDirectory(directory())) {
      throw new CommandFailed(
          "cannot write the output %s: there is no directory %s; make it or name another"
              .formatted(file, directory()));
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailed(
          "cannot write the output %s: it is a directory; name a file".formatted(file));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CommandFailed(
          "cannot write the output %s: it is not a regular file; name one, or - for standard output"
              .formatted(file));
    }
  }

  private Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
