package dev.sluice.it.process;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the heads of a run's state say while no process has it. */
final class CommittedHeads {
  private CommittedHeads() {}

  /** The heads that there are, in the order of partitions. */
  static List<Head> of(FraudRun run, Path output) {
    Path state = output.resolveSibling(output.getFileName() + ".state");
    List<Head> heads = new ArrayList<>();
    if (!Files.exists(state)) {
      return heads;
    }
    String function = run.function().function();
    FileStateStore.Owner owner = new FileStateStore.Owner(function, run.partitions());
    try (FileStateStore store =
        FileStateStore.open(FileSystem.disk(), state, owner, Failpoints.NONE)) {
      for (int partition = 0; partition < run.partitions(); partition++) {
        try (PartitionStore items = store.open(function, partition)) {
          items.readHead().map(HeadCodec::decode).ifPresent(heads::add);
        }
      }
    }
    return heads;
  }

  /** How many batches are committed in all partitions. */
  static long batches(FraudRun run, Path output) {
    return of(run, output).stream().mapToLong(Head::batch).sum();
  }
}
