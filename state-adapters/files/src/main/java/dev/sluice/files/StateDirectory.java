package dev.sluice.files;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory that holds one function's state, locked: whose it is stands in the file {@value
 * #LABEL}.
 *
 * <p>The label is written before anything else and taken away before anything else, so that what
 * has no label has no state: a directory with partitions and no label was never ours. One whose
 * label reads {@value #ERASING} was being erased; the erasure is finished at the next opening.
 */
final class StateDirectory implements AutoCloseable {
  static final String LABEL = "sluice-state";
  static final String ERASING = "sluice-state.erasing";
  private static final String LABEL_TEMP = "sluice-state.tmp";
  private static final String LOCK = "lock";
  private static final String SPOOL = "input.ndjson";
  private static final String FUNCTION = "function ";
  private static final String PARTITIONS = "partitions ";
  private static final int FORMAT = 3;

  private final FileSystem files;
  private final Path directory;
  private final FileSystem.Release lock;

  private StateDirectory(FileSystem files, Path directory, FileSystem.Release lock) {
    this.files = files;
    this.directory = directory;
    this.lock = lock;
  }

  /** Sees to it that the directory is there and survives a crash. */
  static void make(FileSystem files, Path directory) {
    try {
      files.ensureDirectory(directory);
    } catch (IOException e) {
      throw IoFailure.storing(directory, e);
    }
  }

  /** Locks a state directory, which is there, and finishes an erasure. */
  static StateDirectory lock(FileSystem files, Path directory, Failpoints failpoints) {
    StateDirectory locked = new StateDirectory(files, directory, take(files, directory));
    try {
      failpoints.reached(Failpoint.LOCK);
      if (files.kind(directory.resolve(ERASING)) != FileSystem.Kind.ABSENT) {
        locked.erase();
      }
      return locked;
    } catch (IOException e) {
      locked.close();
      throw IoFailure.storing(directory, e);
    } catch (RuntimeException e) {
      locked.close();
      throw e;
    }
  }

  private static FileSystem.Release take(FileSystem files, Path directory) {
    try {
      if (files.kind(directory) != FileSystem.Kind.DIRECTORY) {
        throw wrong(directory, "it is not a directory; name another one with --state");
      }
      refuseStrangers(files, directory);
      return switch (files.lock(directory.resolve(LOCK))) {
        case FileSystem.LockAttempt.Taken(var release) -> release;
        case FileSystem.LockAttempt.Held(var owner) -> throw locked(directory, owner);
      };
    } catch (IOException e) {
      throw IoFailure.storing(directory, e);
    }
  }

  private static void refuseStrangers(FileSystem files, Path directory) throws IOException {
    List<String> names = files.list(directory);
    boolean ours =
        names.contains(LABEL)
            || names.contains(ERASING)
            || names.stream().allMatch(name -> name.startsWith(LOCK) || name.equals(LABEL_TEMP));
    if (!ours) {
      throw wrong(
          directory,
          "it holds %s and no state of a function; name an empty directory or a new one with --state"
              .formatted(names.getFirst()));
    }
  }

  private static Stop locked(Path directory, String owner) {
    String who =
        owner.isEmpty()
            ? "another process"
            : owner.equals(String.valueOf(ProcessHandle.current().pid()))
                ? "this process (%s)".formatted(owner)
                : "process %s".formatted(owner);
    return new Stop(
        Stop.Code.LOCKED,
        "the state in %s is in use by %s; wait for it to end, stop it, or use another --state"
            .formatted(directory, who));
  }

  private static Stop wrong(Path directory, String why) {
    return new Stop(Stop.Code.WRONG_STATE, "cannot use %s as state: %s".formatted(directory, why));
  }

  /** Sees to it that the directory is labelled as {@code owner}'s. */
  void claim(FileStateStore.Owner owner) {
    Path label = directory.resolve(LABEL);
    try {
      if (files.kind(label) == FileSystem.Kind.ABSENT) {
        write(directory.resolve(LABEL_TEMP), text(owner));
        files.rename(directory.resolve(LABEL_TEMP), label);
      } else {
        check(parse(directory, new String(files.readAll(label), StandardCharsets.UTF_8)), owner);
      }
      // Before the first partition: see the class comment.
      files.syncDirectory(directory);
    } catch (IOException e) {
      throw IoFailure.storing(label, e);
    }
  }

  private void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (FileSystem.OpenFile open = files.open(file, FileSystem.Access.WRITE)) {
      open.truncate(0);
      open.append(bytes, 0, bytes.length);
      open.sync();
    }
  }

  private static String text(FileStateStore.Owner owner) {
    return "format %d\nfunction %s\npartitions %d\n"
        .formatted(FORMAT, owner.function(), owner.partitions());
  }

  /** Whose state a directory holds, as its label says. */
  static FileStateStore.Owner ownerOf(FileSystem files, Path directory) {
    Path label = directory.resolve(LABEL);
    try {
      if (files.kind(label) != FileSystem.Kind.FILE) {
        throw wrong(
            directory, "it holds no state of a function; name another directory with --state");
      }
      return parse(directory, new String(files.readAll(label), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw IoFailure.loading(label, e);
    }
  }

  private static FileStateStore.Owner parse(Path directory, String label) {
    List<String> lines = label.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().matches("format [0-9]{1,9}")) {
      throw damaged(directory);
    }
    if (!lines.getFirst().equals("format " + FORMAT)) {
      throw wrong(
          directory,
          "it has the %s and this version of Sluice reads format %d; use the version that wrote it, or start again with --fresh"
              .formatted(lines.getFirst(), FORMAT));
    }
    if (lines.size() != 3
        || !lines.get(1).startsWith(FUNCTION)
        || !lines.get(2).matches(PARTITIONS + "[1-9][0-9]{0,8}")) {
      throw damaged(directory);
    }
    FileStateStore.Owner owner =
        new FileStateStore.Owner(
            lines.get(1).substring(FUNCTION.length()),
            Integer.parseInt(lines.get(2).substring(PARTITIONS.length())));
    if (!label.equals(text(owner))) {
      throw damaged(directory);
    }
    return owner;
  }

  private static Stop damaged(Path directory) {
    return new Stop(
        Stop.Code.CORRUPT,
        "%s is damaged; put it back from a copy, or start again with --fresh"
            .formatted(directory.resolve(LABEL)));
  }

  private void check(FileStateStore.Owner found, FileStateStore.Owner owner) {
    if (!found.function().equals(owner.function())) {
      throw wrong(
          directory,
          "it is the state of function %s, not of function %s; name another directory with --state, or start again with --fresh"
              .formatted(found.function(), owner.function()));
    }
    if (found.partitions() != owner.partitions()) {
      throw wrong(
          directory,
          "it was made with partitions %d, not %d; give the same number with --partitions, or start again with --fresh"
              .formatted(found.partitions(), owner.partitions()));
    }
  }

  Path partition(int partition) {
    return directory.resolve("p" + partition);
  }

  /** Sees to it that a partition's directories are there and survive a crash. */
  void makePartition(int partition) throws IOException {
    Path inside = partition(partition);
    make(inside, directory);
    // Also makes safe, before anybody reads it as committed, a head that a killed process had
    // renamed but not yet synced.
    make(inside.resolve(FilePartitionStore.PAGES), inside);
  }

  private void make(Path wanted, Path parent) throws IOException {
    if (files.kind(wanted) == FileSystem.Kind.ABSENT) {
      files.createDirectory(wanted);
    }
    files.syncDirectory(parent);
  }

  /** Where input that cannot be read twice is kept. */
  static Path spool(Path directory) {
    return directory.resolve(SPOOL);
  }

  /** Whether the directory has a label. */
  static boolean isLabelled(FileSystem files, Path directory) {
    Path label = directory.resolve(LABEL);
    try {
      return files.kind(label) == FileSystem.Kind.FILE;
    } catch (IOException e) {
      throw IoFailure.loading(label, e);
    }
  }

  /** Removes the state; crash-safe: see the class comment. */
  void erase() {
    Path erasing = directory.resolve(ERASING);
    try {
      if (files.kind(directory.resolve(LABEL)) != FileSystem.Kind.ABSENT) {
        files.rename(directory.resolve(LABEL), erasing);
      }
      files.syncDirectory(directory);
      for (String name : files.list(directory)) {
        if (!name.startsWith(LOCK) && !name.equals(ERASING)) {
          deleteTree(files, directory.resolve(name));
        }
      }
      // Without this a crash may keep a partition and lose the mark that says it is rubbish.
      files.syncDirectory(directory);
      files.delete(erasing);
    } catch (IOException e) {
      throw IoFailure.storing(directory, e);
    }
  }

  /** Removes an erased directory. */
  static void remove(FileSystem files, Path directory) {
    try {
      deleteTree(files, directory);
    } catch (IOException e) {
      throw IoFailure.storing(directory, e);
    }
  }

  private static void deleteTree(FileSystem files, Path path) throws IOException {
    if (files.kind(path) == FileSystem.Kind.DIRECTORY) {
      for (String name : files.list(path)) {
        deleteTree(files, path.resolve(name));
      }
    }
    files.delete(path);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw IoFailure.storing(directory.resolve(LOCK), e);
    }
  }
}
