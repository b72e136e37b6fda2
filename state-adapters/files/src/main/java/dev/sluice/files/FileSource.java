package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Events in files, one JSON object a line. An event's offset is the position of its line's first
 * byte.
 *
 * <ul>
 *   <li>A file is one partition.
 *   <li>A directory is one partition: its files in the order of their names, offsets running on.
 *   <li>A directory of folders {@code p=0}, {@code p=1}, ... has these partitions.
 *   <li>A file can be read as several partitions; a {@link LinePartitioner} says which line belongs
 *       where.
 *   <li>Input that cannot be read twice is spooled to a file first.
 * </ul>
 */
public final class FileSource implements Source {
  private static final String PARTITION_PREFIX = "p=";

  private final FileSystem files;
  private final List<Path> partitions;
  private final boolean directory;
  private final ReadOptions options;
  private final LineReader.Sizes sizes;
  private final Opening opening;

  /** How a reader of a partition is made from one of its lines. */
  private interface Opening {
    Reader reader(LineReader lines, int partition);
  }

  private FileSource(
      FileSystem files,
      List<Path> partitions,
      boolean directory,
      ReadOptions options,
      LineReader.Sizes sizes,
      Opening opening) {
    this.files = files;
    this.partitions = List.copyOf(partitions);
    this.directory = directory;
    this.options = options;
    this.sizes = sizes;
    this.opening = opening;
  }

  /**
   * The events of a file or directory.
   *
   * @throws Stop {@code SOURCE_FAILED} if there is no such input
   */
  public static FileSource of(FileSystem files, Path input, ReadOptions options) {
    try {
      return switch (files.kind(input)) {
        case FILE -> whole(files, List.of(input), false, options);
        case DIRECTORY -> whole(files, partitionsOf(files, input), true, options);
        case ABSENT ->
            throw unusable(input, "it does not exist; name a file or directory of NDJSON");
        case OTHER ->
            throw unusable(
                input,
                "it is neither a file nor a directory and cannot be read twice; pipe it in and name"
                    + " the input -");
      };
    } catch (IOException e) {
      throw IoFailure.reading(input, e);
    }
  }

  private static FileSource whole(
      FileSystem files, List<Path> partitions, boolean directory, ReadOptions options) {
    return new FileSource(
        files, partitions, directory, options, LineReader.Sizes.DEFAULT, (lines, _) -> lines);
  }

  /** The events of one file as several partitions. Each reader gets a partitioner of its own. */
  public static FileSource partitioned(
      FileSystem files,
      Path file,
      ReadOptions options,
      int partitions,
      Supplier<LinePartitioner> partitioners) {
    SharedBlocks shared = new SharedBlocks(SharedBlocks.Sizes.DEFAULT);
    return partitioned(files, file, options, new Split(partitions, partitioners, shared));
  }

  /** How one file is split. */
  record Split(int partitions, Supplier<LinePartitioner> partitioners, SharedBlocks shared) {}

  static FileSource partitioned(FileSystem files, Path file, ReadOptions options, Split split) {
    try {
      if (files.kind(file) != FileSystem.Kind.FILE) {
        throw unusable(file, "only one file can be split into partitions, and this is none");
      }
    } catch (IOException e) {
      throw IoFailure.reading(file, e);
    }
    List<Path> same = new ArrayList<>();
    for (int partition = 0; partition < split.partitions(); partition++) {
      same.add(file);
    }
    return new FileSource(
        files,
        same,
        false,
        options,
        LineReader.Sizes.SPLIT,
        (lines, partition) ->
            new PartitionedReader(
                file,
                lines,
                split.partitioners().get(),
                partition,
                split.partitions(),
                split.shared()));
  }

  /**
   * Copies a stream to its end into {@code spool}, replacing what is there, so that it can be read
   * again. A restart copies anew: whether it is the same input is judged by what was read of it.
   */
  public static void spool(FileSystem files, InputStream stream, Path spool) {
    byte[] block = new byte[1 << 16];
    try (FileSystem.OpenFile file = files.open(spool, FileSystem.Access.WRITE)) {
      file.truncate(0);
      for (int read = stream.read(block); read >= 0; read = stream.read(block)) {
        file.append(block, 0, read);
      }
    } catch (IOException e) {
      throw IoFailure.storing(spool, e);
    }
  }

  private static List<Path> partitionsOf(FileSystem files, Path input) throws IOException {
    List<String> folders = new ArrayList<>();
    int plain = 0;
    for (String name : files.list(input)) {
      if (!name.startsWith(".")) {
        if (files.kind(input.resolve(name)) == FileSystem.Kind.DIRECTORY) {
          folders.add(name);
        } else {
          plain++;
        }
      }
    }
    if (folders.isEmpty()) {
      return List.of(input);
    }
    List<Path> partitions = new ArrayList<>();
    for (int partition = 0; partition < folders.size(); partition++) {
      String folder = PARTITION_PREFIX + partition;
      if (plain > 0 || !folders.contains(folder)) {
        throw unusable(
            input,
            "it holds the folders %s%s; a directory has either only files, or only folders p=0, p=1 and so on without a gap"
                .formatted(String.join(", ", folders), plain > 0 ? " and files beside them" : ""));
      }
      partitions.add(input.resolve(folder));
    }
    return partitions;
  }

  static Stop unusable(Path input, String why) {
    return new Stop(Stop.Code.SOURCE_FAILED, "cannot read the input %s: %s".formatted(input, why));
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public Reader open(int partition, Position after) {
    if (partition < 0 || partition >= partitions.size()) {
      throw new EngineBug("there is no partition " + partition);
    }
    InputFiles inputs = new InputFiles(files, partitions.get(partition), directory);
    return opening.reader(LineReader.open(files, inputs, options, sizes, after), partition);
  }

  @Override
  public void close() {}
}
