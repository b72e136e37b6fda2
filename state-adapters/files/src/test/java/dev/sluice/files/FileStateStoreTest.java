package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.testkit.contract.StoredPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileStateStoreTest {
  @TempDir Path directory;

  @Test
  void open_inUse_stopsAsLockedWithTheProcess() {
    try (FileStateStore _ = open("f", 1)) {
      assertStop(
          Stop.Code.LOCKED,
          () -> open("f", 1),
          String.valueOf(ProcessHandle.current().pid()),
          "--state");
    }
    open("f", 1).close();
  }

  @Test
  void remove_state_leavesNotEvenItsDirectory() throws IOException {
    open("f", 1).close();
    assertThat(state()).isDirectory();
    FileStateStore.remove(FileSystem.disk(), state());
    assertThat(state()).doesNotExist();
  }

  /** Holds the lock of the directory that is its argument until its input ends. */
  static final class Holder {
    public static void main(String[] args) throws IOException {
      FileStateStore.Owner owner = new FileStateStore.Owner("f", 1);
      try (FileStateStore _ =
          FileStateStore.open(FileSystem.disk(), Path.of(args[0]), owner, Failpoints.NONE)) {
        System.out.println("locked");
        System.out.flush();
        int end = System.in.read();
        Runtime.getRuntime().halt(end);
      }
    }
  }

  @Test
  void open_otherProcessHasIt_stopsAsLockedUntilItIsKilled() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process holder =
        new ProcessBuilder(java, "-cp", classes, Holder.class.getName(), state().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("locked");
      assertStop(Stop.Code.LOCKED, () -> open("f", 1), "process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    open("f", 1).close();
  }

  @Test
  void open_pidFileOfDeadProcess_isTaken() throws IOException {
    open("f", 1).close();
    Files.writeString(state().resolve("lock.pid"), ProcessHandle.current().pid() + " before");
    try (FileStateStore taken = open("f", 1);
        PartitionStore items = taken.open("f", 0)) {
      assertThat(items.readHead()).isEmpty();
    }
  }

  @Test
  void openPartition_openAlready_stopsAsLocked() {
    try (FileStateStore store = open("f", 2);
        PartitionStore _ = store.open("f", 0);
        PartitionStore _ = store.open("f", 1)) {
      assertStop(Stop.Code.LOCKED, () -> store.open("f", 1), "p1");
    }
  }

  @Test
  void openPartition_closedAndOpenedAgain_isGiven() {
    try (FileStateStore store = open("f", 1)) {
      store.open("f", 0).close();
      try (PartitionStore again = store.open("f", 0)) {
        assertThat(again.readHead()).isEmpty();
      }
    }
  }

  @Test
  void open_otherFunction_stopsAsWrongState() {
    open("card-velocity", 1).close();
    assertStop(
        Stop.Code.WRONG_STATE,
        () -> open("card-spread", 1),
        "function card-velocity",
        "card-spread");
  }

  @Test
  void open_otherNumberOfPartitions_stopsAsWrongState() {
    open("f", 4).close();
    assertStop(Stop.Code.WRONG_STATE, () -> open("f", 3), "partitions 4", "--partitions");
  }

  @Test
  void open_newerFormat_stopsAsWrongState() throws IOException {
    open("f", 1).close();
    Files.writeString(state().resolve(StateDirectory.LABEL), "format 4\nsomething new\n");
    assertStop(Stop.Code.WRONG_STATE, () -> open("f", 1), "format 4", "format 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0",
        "format 3\nfunction f\npartitions 1",
        "format 3\nfunction f\npartitions 1\n\n",
        "format 3\nfunction f\nparti",
        "format 3\nfunction f\n",
        "format 3\n",
        "format 3\nfunction g\npartit"
      })
  void open_damagedLabel_stopsAsCorrupt(String label) throws IOException {
    open("f", 1).close();
    Files.writeString(state().resolve(StateDirectory.LABEL), label);
    assertStop(Stop.Code.CORRUPT, () -> open("f", 1), StateDirectory.LABEL);
  }

  @Test
  void open_directoryOfSomebodyElse_stopsAsWrongStateAndTouchesNothing() throws IOException {
    Files.createDirectories(state());
    Files.writeString(state().resolve("thesis.txt"), "by heart");
    assertStop(Stop.Code.WRONG_STATE, () -> open("f", 1), "thesis.txt");
    assertStop(
        Stop.Code.WRONG_STATE,
        () -> FileStateStore.erase(FileSystem.disk(), state()),
        "thesis.txt");
    try (var entries = Files.list(state())) {
      assertThat(entries).containsExactly(state().resolve("thesis.txt"));
    }
  }

  @Test
  void open_aFile_stopsAsWrongState() throws IOException {
    Files.writeString(state(), "");
    assertStop(Stop.Code.WRONG_STATE, () -> open("f", 1), "not a directory");
  }

  @Test
  void erase_state_makesRoomForAnother() {
    try (FileStateStore store = open("f", 1);
        PartitionStore items = store.open("f", 0)) {
      items.writeHead("", new StoredHead("a".repeat(32), new byte[0]));
    }
    FileStateStore.erase(FileSystem.disk(), state());
    try (FileStateStore store = open("g", 2);
        PartitionStore items = store.open("g", 0)) {
      assertThat(items.readHead()).isEmpty();
    }
  }

  @Test
  void erase_inUse_stopsAsLocked() {
    try (FileStateStore _ = open("f", 1)) {
      assertStop(
          Stop.Code.LOCKED, () -> FileStateStore.erase(FileSystem.disk(), state()), "in use");
    }
  }

  @Test
  void failpoints_ofTheStore_areReachedInOrder() {
    List<Failpoint> reached = new ArrayList<>();
    PageName page = new PageName(1, 1, 1, "a".repeat(32), 0);
    try (FileStateStore store =
            FileStateStore.open(
                FileSystem.disk(), state(), new FileStateStore.Owner("f", 1), reached::add);
        PartitionStore items = store.open("f", 0)) {
      StoredPages.write(items, page, new byte[10]);
      items.writeHead("", new StoredHead("a".repeat(32), new byte[0]));
      items.deletePage(page);
    }
    assertThat(reached)
        .containsExactly(
            Failpoint.LOCK,
            Failpoint.PAGE_WRITE,
            Failpoint.PAGE_SYNCED,
            Failpoint.HEAD_TEMP,
            Failpoint.HEAD_RENAMED,
            Failpoint.HEAD_SYNCED,
            Failpoint.PAGE_DELETE);
  }

  @Test
  void pages_fileOfSomebodyElse_isLeftOut() throws IOException {
    try (FileStateStore store = open("f", 1);
        PartitionStore items = store.open("f", 0)) {
      Files.writeString(state().resolve("p0/pages/.DS_Store"), "");
      assertThat(items.pages()).isEmpty();
    }
  }

  private Path state() {
    return directory.resolve("out.ndjson.state");
  }

  private FileStateStore open(String function, int partitions) {
    return FileStateStore.open(
        FileSystem.disk(),
        state(),
        new FileStateStore.Owner(function, partitions),
        Failpoints.NONE);
  }

  private static void assertStop(Stop.Code code, ThrowingCallable act, String... words) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }
}
