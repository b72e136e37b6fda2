package dev.sluice.it.process;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the heads of a run's state say; of state in files while no process has it. */
final class CommittedHeads {
  private CommittedHeads() {}

  /** The heads that there are, in the order of partitions. */
  static List<Head> of(FraudRun run, Path output) {
    Path state = output.resolveSibling(output.getFileName() + ".state");
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
