package dev.sluice.it.process;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What the heads of a run's state say; of state in files while no process has it. */
final class CommittedHeads {
  private CommittedHeads() {}

  /** Which files the heads are just now, also while a process has them: each write is another. */
  static List<Object> files(FraudRun run, Path output) throws IOException {
    List<Object> files = new ArrayList<>();
    for (int partition = 0; partition < run.partitions(); partition++) {
      Path head = state(output).resolve("p" + partition).resolve("head");
      try {
        files.add(Files.readAttributes(head, BasicFileAttributes.class).fileKey());
      } catch (NoSuchFileException _) {
        files.add("none yet");
      }
    }
    return files;
  }

  private static Path state(Path output) {
    return output.resolveSibling(output.getFileName() + ".state");
  }

  /** The heads that there are, in the order of partitions. */
  static List<Head> of(FraudRun run, Path output) {
    Path state = state(output);
    if (!Files.exists(state)) {
      return List.of();
    }
    String function = run.function().function();
    FileStateStore.Owner owner = new FileStateStore.Owner(function, run.partitions());
    try (FileStateStore store =
        FileStateStore.open(FileSystem.disk(), state, owner, Failpoints.NONE)) {
      return of(run, store);
    }
  }

  /** The heads that there are in a store, in the order of partitions. */
  static List<Head> of(FraudRun run, StateStore store) {
    List<Head> heads = new ArrayList<>();
    for (int partition = 0; partition < run.partitions(); partition++) {
      try (PartitionStore items = store.open(run.function().function(), partition)) {
        items.readHead().map(HeadCodec::decode).ifPresent(heads::add);
      }
    }
    return heads;
  }

  /** How many batches are committed in all partitions. */
  static long batches(FraudRun run, Path output) {
    return of(run, output).stream().mapToLong(Head::batch).sum();
  }
}
