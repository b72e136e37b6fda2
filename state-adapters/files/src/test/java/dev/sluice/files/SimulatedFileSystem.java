package dev.sluice.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that crashes when told to, and then has lost what was not synced.
 *
 * <p>A program runs on it until the operation at which it {@link Crash}es. Then either the process
 * alone was killed ({@link #afterKill}), and all is as it was written; or the machine lost power
 * ({@link #afterPowerLoss}), and of each unsynced change to a file or a directory some happened,
 * some did not, in any combination; a write may be torn, and its length may have come without its
 * bytes. Whatever was opened before is dead.
 */
final class SimulatedFileSystem implements FileSystem {
  /** The program ends here. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * What becomes of unsynced changes.
   *
   * @param bytes how likely a change of a file's bytes survives
   * @param names how likely a change of a directory's names survives
   */
  record Survival(double bytes, double names, long seed) {}

  private static final int NEVER = -1;

  private final SimulatedDirectory root = new SimulatedDirectory();
  private final Set<Path> locks = new HashSet<>();
  private final Set<String> syncSites = new LinkedHashSet<>();
  private int generation;
  private int operations;
  private int crashAt = NEVER;
  private int failAt = NEVER;
  private String unsynced = "";
  private boolean watchesSyncs;
  private boolean dead;

  /** Ends the program at its nth operation from now, counted from 1, before that happens. */
  void crashAt(int operation) {
    operations = 0;
    crashAt = operation;
  }

  /** Lets the nth operation from now fail half-way, as on a full disk. */
  void failAt(int operation) {
    operations = 0;
    failAt = operation;
  }

  /** Keeps the places in the program that sync; see {@link #syncSites}. */
  void watchSyncs() {
    watchesSyncs = true;
  }

  /** The places that synced, as calls from the outermost to the sync. */
  Set<String> syncSites() {
    return syncSites;
  }

  /** From now on the syncs of this place do nothing. */
  void dropSync(String site) {
    watchesSyncs = true;
    unsynced = site;
  }

  void afterKill() {
    restart();
  }

  void afterPowerLoss(Survival survival) {
    restart();
    root.loseUnsynced(survival, new Random(survival.seed()));
  }

  private void restart() {
    dead = false;
    generation++;
    crashAt = NEVER;
    failAt = NEVER;
    locks.clear();
  }

  /** Puts a file there that no crash touches. */
  void install(Path path, byte[] content) throws IOException {
    SimulatedFile file = new SimulatedFile();
    file.append(content, 0, content.length);
    file.sync();
    parent(path).link(name(path), file);
    parent(path).sync();
  }

  private void step() throws IOException {
    operations++;
    if (operations == crashAt) {
      generation++;
      dead = true;
    }
    if (dead) {
      throw new Crash();
    }
    if (operations == failAt) {
      throw new IOException("No space left on device");
    }
  }

  private boolean isDropped() {
    if (!watchesSyncs) {
      return false;
    }
    String site =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .dropWhile(f -> f.getClassName().contains("Simulated"))
                        .takeWhile(f -> !f.getClassName().matches(".*(Scenario|Test)"))
                        .map(f -> f.getMethodName() + ":" + f.getLineNumber())
                        .collect(Collectors.joining(" < ")));
    syncSites.add(site);
    return site.equals(unsynced);
  }

  private SimulatedDirectory directory(Path path) throws IOException {
    return switch (find(path)) {
      case SimulatedDirectory directory -> directory;
      case SimulatedFile _ -> throw new NotDirectoryException(path.toString());
      case null -> throw new NoSuchFileException(path.toString());
    };
  }

  private SimulatedDirectory parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new FileNotFoundException(path.toString());
    }
    return directory(parent);
  }

  private @Nullable SimulatedNode find(Path path) {
    SimulatedNode node = root;
    for (Path name : path.toAbsolutePath().normalize()) {
      if (!(node instanceof SimulatedDirectory directory)) {
        return null;
      }
      node = directory.get(name.toString());
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public OpenFile open(Path file, Access access) throws IOException {
    SimulatedNode found = find(file);
    if (access == Access.READ && found == null) {
      throw new NoSuchFileException(file.toString());
    }
    if (access == Access.CREATE && found != null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (found == null) {
      SimulatedDirectory parent = parent(file);
      step();
      SimulatedFile created = new SimulatedFile();
      parent.link(name(file), created);
      return new Handle(created);
    }
    if (!(found instanceof SimulatedFile existing)) {
      throw new IOException("Is a directory");
    }
    return new Handle(existing);
  }

  @Override
  public Kind kind(Path path) {
    return switch (find(path)) {
      case SimulatedDirectory _ -> Kind.DIRECTORY;
      case SimulatedFile _ -> Kind.FILE;
      case null -> Kind.ABSENT;
    };
  }

  @Override
  public long length(Path file) throws IOException {
    try (OpenFile open = open(file, Access.READ)) {
      return open.length();
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return directory(directory).names();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    SimulatedDirectory parent = parent(directory);
    if (find(directory) != null) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    step();
    parent.link(name(directory), new SimulatedDirectory());
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    SimulatedNode node = find(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString());
    }
    if (parent(from) != parent(to)) {
      throw new IOException("renamed into another directory: " + to);
    }
    step();
    parent(from).rename(name(from), name(to), node);
  }

  @Override
  public void delete(Path path) throws IOException {
    SimulatedNode node = find(path);
    if (node instanceof SimulatedDirectory directory && !directory.names().isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    if (node != null) {
      step();
      parent(path).unlink(name(path));
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    SimulatedDirectory found = directory(directory);
    step();
    if (!isDropped()) {
      found.sync();
    }
  }

  @Override
  public LockAttempt lock(Path file) throws IOException {
    open(file, Access.WRITE).close();
    if (!locks.add(file)) {
      return new LockAttempt.Held("4711");
    }
    int taken = generation;
    return new LockAttempt.Taken(
        () -> {
          if (taken == generation) {
            locks.remove(file);
          }
        });
  }

  private final class Handle implements OpenFile {
    private final SimulatedFile file;
    private final int opened = generation;

    Handle(SimulatedFile file) {
      this.file = file;
    }

    private void change() throws IOException {
      if (opened != generation) {
        throw new Crash();
      }
      step();
    }

    @Override
    public int read(long position, byte[] into, int from, int length) {
      return file.read(position, into, from, length);
    }

    @Override
    public void append(byte[] bytes, int from, int length) throws IOException {
      if (operations + 1 == failAt) {
        file.append(bytes, from, length / 2);
      }
      change();
      file.append(bytes, from, length);
    }

    @Override
    public long length() {
      return file.length();
    }

    @Override
    public void truncate(long length) throws IOException {
      if (length < file.length()) {
        change();
        file.truncate(length);
      }
    }

    @Override
    public void sync() throws IOException {
      change();
      if (!isDropped()) {
        file.sync();
      }
    }

    @Override
    public void close() {}
  }
}
