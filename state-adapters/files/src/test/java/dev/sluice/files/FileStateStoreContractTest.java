package dev.sluice.files;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.testkit.contract.PartitionStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileStateStoreContractTest extends PartitionStoreContract {
  @TempDir Path directory;

  @Override
  protected StateStore store() {
    return FileStateStore.open(
        FileSystem.disk(),
        directory.resolve("new/state"),
        new FileStateStore.Owner("card-velocity", 2),
        Failpoints.NONE);
  }

  @Override
  protected void damagePage(String function, int partition, PageName name) {
    damage(directory.resolve("new/state/p" + partition + "/pages/" + name.text()));
  }

  @Override
  protected void damageHead(String function, int partition) {
    damage(directory.resolve("new/state/p" + partition + "/head"));
  }

  private static void damage(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      content[content.length / 2] ^= 1;
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
