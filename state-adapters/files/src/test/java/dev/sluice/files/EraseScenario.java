package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import java.nio.file.Path;

/** State of two partitions that is erased and made anew: it is all there or all gone. */
final class EraseScenario implements CrashScenario {
  private static final Path STATE = Path.of("/state");
  private static final FileStateStore.Owner OWNER = new FileStateStore.Owner("f", 2);
  private static final String OLD = "a".repeat(32);
  private static final String NEW = "b".repeat(32);

  private boolean made;
  private boolean erasing;
  private boolean erased;
  private boolean madeAnew;

  @Override
  public void run(SimulatedFileSystem files) {
    String found = found(files);
    if (madeAnew) {
      assertThat(found).isEqualTo(NEW + NEW);
    } else if (erased) {
      assertThat(found).isIn("", NEW, NEW + NEW);
    } else if (erasing) {
      assertThat(found).isIn("", OLD + OLD);
    } else if (made) {
      assertThat(found).isEqualTo(OLD + OLD);
    }
    if (!made) {
      write(files, OLD);
      made = true;
    }
    if (!erased) {
      erasing = true;
      FileStateStore.erase(files, STATE);
      erased = true;
    }
    write(files, NEW);
    madeAnew = true;
  }

  private static String found(SimulatedFileSystem files) {
    try (FileStateStore store = FileStateStore.open(files, STATE, OWNER, Failpoints.NONE);
        PartitionStore zero = store.open("f", 0);
        PartitionStore one = store.open("f", 1)) {
      return zero.readHead().map(StoredHead::nonce).orElse("")
          + one.readHead().map(StoredHead::nonce).orElse("");
    }
  }

  private static void write(SimulatedFileSystem files, String nonce) {
    try (FileStateStore store = FileStateStore.open(files, STATE, OWNER, Failpoints.NONE)) {
      for (int partition = 0; partition < 2; partition++) {
        try (PartitionStore items = store.open("f", partition)) {
          String current = items.readHead().map(StoredHead::nonce).orElse("");
          if (!current.equals(nonce)) {
            assertThat(items.writeHead(current, new StoredHead(nonce, new byte[5])))
                .isEqualTo(PartitionStore.Outcome.APPLIED);
          }
        }
      }
    }
  }
}
