package dev.sluice.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.Outcome;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.engine.store.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every store of heads and pages keeps. {@link #store} gives a store on one place that is
 * empty when a test begins; called again in the same test, with the last one closed, it gives a new
 * one on the same place, as after a restart.
 */
public abstract class PartitionStoreContract {
  private static final String FUNCTION = "card-velocity";
  private static final String NONCE_A = "a".repeat(32);
  private static final String NONCE_B = "b".repeat(32);
  private static final String NONCE_C = "c".repeat(32);
  private static final PageName PAGE = new PageName(1, 2, 3, NONCE_A, 0);

  /** A store on this test's place. */
  protected abstract StateStore store();

  /** Changes a byte of a page behind the store's back; everything is closed. */
  protected abstract void damagePage(String function, int partition, PageName name);

  /** Changes a byte of the head behind the store's back; everything is closed. */
  protected abstract void damageHead(String function, int partition);

  @Test
  final void readHead_newPartition_isEmpty() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertThat(items.readHead()).isEmpty();
      assertThat(items.pages()).isEmpty();
    }
  }

  @Test
  final void writeHead_noHeadExpectedAndNone_isAppliedAndRead() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertThat(items.writeHead("", head(NONCE_A, "first"))).isEqualTo(Outcome.APPLIED);
      assertHead(items, NONCE_A, "first");
    }
  }

  @Test
  final void writeHead_expectedNonceHeld_isApplied() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      items.writeHead("", head(NONCE_A, "first"));
      assertThat(items.writeHead(NONCE_A, head(NONCE_B, "second"))).isEqualTo(Outcome.APPLIED);
      assertHead(items, NONCE_B, "second");
    }
  }

  @Test
  final void writeHead_expectedNonceGone_isRefusedAndChangesNothing() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      items.writeHead("", head(NONCE_A, "first"));
      items.writeHead(NONCE_A, head(NONCE_B, "second"));
      assertThat(items.writeHead(NONCE_A, head(NONCE_C, "stale"))).isEqualTo(Outcome.REFUSED);
      assertHead(items, NONCE_B, "second");
    }
  }

  @Test
  final void writeHead_noHeadExpectedButThereIsOne_isRefused() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      items.writeHead("", head(NONCE_A, "first"));
      assertThat(items.writeHead("", head(NONCE_B, "second"))).isEqualTo(Outcome.REFUSED);
      assertHead(items, NONCE_A, "first");
    }
  }

  @Test
  final void writeHead_headExpectedButThereIsNone_isRefused() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertThat(items.writeHead(NONCE_A, head(NONCE_B, "second"))).isEqualTo(Outcome.REFUSED);
      assertThat(items.readHead()).isEmpty();
    }
  }

  @Test
  final void headAndPages_openedAgain_areThere() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      StoredPages.write(items, PAGE, bytes("a page"));
      items.writeHead("", head(NONCE_A, "first"));
    }
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertHead(items, NONCE_A, "first");
      assertThat(items.pages()).containsExactly(PAGE);
      assertThat(StoredPages.read(items, PAGE)).hasValueSatisfying(hasText("a page"));
      assertThat(items.writeHead(NONCE_A, head(NONCE_B, "second"))).isEqualTo(Outcome.APPLIED);
    }
  }

  @Test
  final void partitionsAndFunctions_ofOneStore_shareNothing() {
    try (StateStore store = store();
        PartitionStore zero = store.open(FUNCTION, 0);
        PartitionStore one = store.open(FUNCTION, 1)) {
      StoredPages.write(zero, PAGE, bytes("of zero"));
      zero.writeHead("", head(NONCE_A, "of zero"));
      assertThat(one.readHead()).isEmpty();
      assertThat(StoredPages.read(one, PAGE)).isEmpty();
      assertThat(one.pages()).isEmpty();
    }
  }

  @Test
  final void writePage_anySize_isReadBack() {
    byte[] large = new byte[1_000_003];
    new Random(7).nextBytes(large);
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      PageName empty = new PageName(1, 2, 3, NONCE_A, 1);
      PageName other = new PageName(1, 2, 3, NONCE_B, 0);
      StoredPages.write(items, PAGE, large);
      StoredPages.write(items, empty, new byte[0]);
      StoredPages.write(items, other, bytes("same batch, other nonce"));
      assertThat(StoredPages.read(items, PAGE))
          .hasValueSatisfying(b -> assertThat(b).isEqualTo(large));
      assertThat(StoredPages.read(items, empty)).hasValueSatisfying(b -> assertThat(b).isEmpty());
      assertThat(StoredPages.read(items, other))
          .hasValueSatisfying(hasText("same batch, other nonce"));
      assertThat(items.pages()).containsExactlyInAnyOrder(PAGE, empty, other);
    }
  }

  @Test
  final void writePage_namedAgain_isRefused() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      StoredPages.write(items, PAGE, bytes("a page"));
      assertThatThrownBy(() -> StoredPages.write(items, PAGE, bytes("another")))
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.STORE_FAILED));
      assertThat(StoredPages.read(items, PAGE)).hasValueSatisfying(hasText("a page"));
    }
  }

  @Test
  final void newPage_abandoned_isNotThere() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
        page.write(bytes("half a page"), 0, 4);
      }
      assertThat(items.openPage(PAGE)).isEmpty();
      assertThat(items.pages()).isEmpty();
    }
  }

  @Test
  final void write_bytesChangedAfterwards_keepsThoseThatWereGiven() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
        byte[] given = bytes("a page");
        page.write(given, 0, given.length);
        given[0] = 'x';
        page.finish();
      }
      assertThat(StoredPages.read(items, PAGE)).hasValueSatisfying(hasText("a page"));
    }
  }

  @Test
  final void read_damagedLargePage_givesOutOnlyBytesThatWereWritten() {
    byte[] large = new byte[1_000_003];
    new Random(8).nextBytes(large);
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      StoredPages.write(items, PAGE, large);
    }
    damagePage(FUNCTION, 0, PAGE);
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertCorrupt(() -> readComparing(items, large));
    }
  }

  private static void readComparing(PartitionStore items, byte[] written) {
    try (PartitionStore.PageReader page = items.openPage(PAGE).orElseThrow()) {
      byte[] block = new byte[777];
      int at = 0;
      for (int read = page.read(block, 0, block.length); read > 0; ) {
        assertThat(Arrays.copyOf(block, read))
            .isEqualTo(Arrays.copyOfRange(written, at, at + read));
        at += read;
        read = page.read(block, 0, block.length);
      }
    }
  }

  @Test
  final void readPage_noSuchPage_isEmpty() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertThat(StoredPages.read(items, PAGE)).isEmpty();
    }
  }

  @Test
  final void deletePage_thereOrNot_isGone() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      StoredPages.write(items, PAGE, bytes("a page"));
      items.deletePage(PAGE);
      items.deletePage(PAGE);
      assertThat(StoredPages.read(items, PAGE)).isEmpty();
      assertThat(items.pages()).isEmpty();
    }
  }

  @Test
  final void readPage_damaged_stopsAsCorrupt() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      StoredPages.write(items, PAGE, bytes("a page"));
      items.writeHead("", head(NONCE_A, "first"));
    }
    damagePage(FUNCTION, 0, PAGE);
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      assertHead(items, NONCE_A, "first");
      assertCorrupt(() -> StoredPages.read(items, PAGE));
    }
  }

  @Test
  final void readHead_damaged_stopsAsCorrupt() {
    try (StateStore store = store();
        PartitionStore items = store.open(FUNCTION, 0)) {
      items.writeHead("", head(NONCE_A, "first"));
    }
    damageHead(FUNCTION, 0);
    try (StateStore store = store()) {
      assertCorrupt(
          () -> {
            try (PartitionStore items = store.open(FUNCTION, 0)) {
              items.readHead();
            }
          });
    }
  }

  private static void assertCorrupt(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT));
  }

  private static Consumer<byte[]> hasText(String text) {
    return content -> assertThat(content).isEqualTo(bytes(text));
  }

  private static void assertHead(PartitionStore items, String nonce, String content) {
    Optional<StoredHead> head = items.readHead();
    assertThat(head).isPresent();
    assertThat(head.orElseThrow().nonce()).isEqualTo(nonce);
    assertThat(head.orElseThrow().content()).isEqualTo(bytes(content));
  }

  private static StoredHead head(String nonce, String content) {
    return new StoredHead(nonce, bytes(content));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
