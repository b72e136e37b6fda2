package dev.sluice.cli.state;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory that is the state of one function, or has directories of several, by their names. */
final class FilePlace implements StatePlace {
  private final FileSystem files = FileSystem.disk();
  private final Path directory;
  private final boolean several;

  private FilePlace(Path directory, boolean several) {
    this.directory = directory;
    this.several = several;
  }

  /** For one function, now and later. */
  static FilePlace ofOne(Path directory) {
    return new FilePlace(directory, false);
  }

  /** For functions that each have a directory in this one. */
  static FilePlace ofSeveral(Path directory) {
    return new FilePlace(directory, true);
  }

  /** What it is already. */
  static FilePlace found(Path directory) {
    return new FilePlace(directory, !FileStateStore.isState(FileSystem.disk(), directory));
  }

  @Override
  public List<String> functions() {
    if (!several) {
      return List.of(FileStateStore.ownerOf(files, directory).function());
    }
    try (Stream<Path> inside = Files.list(directory)) {
      return inside
          .map(state -> String.valueOf(state.getFileName()))
          .filter(name -> divisionOf(name).isPresent())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isOne(Path state) {
    return FileStateStore.isState(files, state);
  }

  @Override
  public Optional<Division> divisionOf(String function) {
    Path state = stateOf(function);
    return isOne(state)
        ? Optional.of(FileStateStore.ownerOf(files, state))
            .filter(owner -> owner.function().equals(function))
            .map(owner -> Division.into(owner.partitions()))
        : Optional.empty();
  }

  private Path stateOf(String function) {
    return several ? directory.resolve(function) : directory;
  }

  @Override
  public StateStore open(String function, int partitions, Failpoints failpoints) {
    return FileStateStore.open(
        files, stateOf(function), new FileStateStore.Owner(function, partitions), failpoints);
  }

  @Override
  public void erase(Plan plan) {
    FileStateStore.erase(files, stateOf(plan.function()));
  }

  @Override
  public Path spool() {
    return FileStateStore.spool(directory);
  }

  @Override
  public void close() {}
}
