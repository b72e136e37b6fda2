package dev.sluice.files;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Heads and pages of one function in a directory: {@code sluice-state} says whose, {@code pK/head}
 * and {@code pK/pages/} are partition K's. Locked for this process from {@link #open(FileSystem,
 * Path, Owner, Failpoints)} to {@link #close}; partitions may be opened by several threads.
 */
public final class FileStateStore implements StateStore {
  /** Whose state a directory holds. */
  public record Owner(String function, int partitions) {
    public Owner {
      if (partitions < 1) {
        throw new IllegalArgumentException("there is at least 1 partition, was " + partitions);
      }
    }
  }

  private final FileSystem files;
  private final StateDirectory directory;
  private final Owner owner;
  private final Failpoints failpoints;
  private final Set<Integer> open = new HashSet<>();
  private boolean closed;

  private FileStateStore(
      FileSystem files, StateDirectory directory, Owner owner, Failpoints failpoints) {
    this.files = files;
    this.directory = directory;
    this.owner = owner;
    this.failpoints = failpoints;
  }

  /**
   * Locks {@code directory}, which is created if it is not there.
   *
   * @throws Stop {@code LOCKED}, {@code WRONG_STATE}, {@code CORRUPT} or {@code STORE_FAILED}
   */
  public static FileStateStore open(
      FileSystem files, Path directory, Owner owner, Failpoints failpoints) {
    StateDirectory.make(files, directory);
    StateDirectory locked = StateDirectory.lock(files, directory, failpoints);
    try {
      locked.claim(owner);
      return new FileStateStore(files, locked, owner, failpoints);
    } catch (RuntimeException e) {
      locked.close();
      throw e;
    }
  }

  /**
   * Whose state {@code directory} holds; it is neither locked nor changed.
   *
   * @throws Stop {@code WRONG_STATE} if it holds none, {@code CORRUPT}
   */
  public static Owner ownerOf(FileSystem files, Path directory) {
    return StateDirectory.ownerOf(files, directory);
  }

  /**
   * Removes the state in {@code directory}, whoever's it is, but nothing that is not state. No
   * error if the directory is not there.
   *
   * @throws Stop {@code LOCKED}, {@code WRONG_STATE} or {@code STORE_FAILED}
   */
  public static void erase(FileSystem files, Path directory) {
    try {
      if (files.kind(directory) == FileSystem.Kind.ABSENT) {
        return;
      }
    } catch (IOException e) {
      throw IoFailure.storing(directory, e);
    }
    try (StateDirectory locked = StateDirectory.lock(files, directory, Failpoints.NONE)) {
      locked.erase();
    }
  }

  /** Removes a state directory that nobody else knows, with all that is in it. */
  public static void remove(FileSystem files, Path directory) {
    erase(files, directory);
    StateDirectory.remove(files, directory);
  }

  /**
   * Where to keep input that cannot be read twice; ours alone while the directory is locked. Goes
   * with the state.
   */
  public static Path spool(Path directory) {
    return StateDirectory.spool(directory);
  }

  /** Whether {@code directory} holds the state of a function. */
  public static boolean isState(FileSystem files, Path directory) {
    return StateDirectory.isLabelled(files, directory);
  }

  @Override
  public synchronized PartitionStore open(String function, int partition) {
    if (!function.equals(owner.function()) || partition < 0 || partition >= owner.partitions()) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "partition %d of function %s is not in the state of function %s with %d partitions"
              .formatted(partition, function, owner.function(), owner.partitions()));
    }
    Path path = directory.partition(partition);
    if (closed || !open.add(partition)) {
      throw new Stop(
          Stop.Code.LOCKED,
          "%s is %s; one worker at a time has it"
              .formatted(path, closed ? "closed" : "already open in this process"));
    }
    try {
      directory.makePartition(partition);
    } catch (IOException e) {
      open.remove(partition);
      throw IoFailure.storing(path, e);
    }
    return new FilePartitionStore(files, path, failpoints, () -> letGo(partition));
  }

  private synchronized void letGo(int partition) {
    open.remove(partition);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      directory.close();
    }
  }
}
