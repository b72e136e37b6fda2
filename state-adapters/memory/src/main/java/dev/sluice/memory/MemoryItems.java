package dev.sluice.memory;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.AtomicOutcome;
import dev.sluice.engine.store.PartitionStore.Outcome;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head and pages of one partition, shared by all who have it open. Each method is one atomic
 * operation, as of a table.
 */
final class MemoryItems {
  private static final MemoryRows NO_ROWS = new MemoryRows(_ -> false, (_, _) -> {});

  private record HeadWrite(String expected, StoredHead next, MemoryRows rows) {}

  private String nonce = "";
  private @Nullable Checked head;
  private final Map<PageName, Checked> pages = new LinkedHashMap<>();
  private MemoryStore.@Nullable Fault fault;
  private @Nullable HeadWrite late;
  private final MemoryLease lease = new MemoryLease();

  MemoryLease lease() {
    return lease;
  }

  synchronized Optional<StoredHead> readHead() {
    Checked stored = head;
    if (stored == null) {
      return Optional.empty();
    }
    if (!stored.holds()) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "the head does not have the checksum it was written with; restore the state from a copy");
    }
    return Optional.of(new StoredHead(nonce, stored.content().clone()));
  }

  synchronized Outcome writeHead(String expected, StoredHead next) {
    return writeHead(new HeadWrite(expected, next, NO_ROWS));
  }

  synchronized AtomicOutcome writeHead(String expected, StoredHead next, MemoryRows rows) {
    List<Integer> refused = nonce.equals(expected) ? rows.refused() : List.of();
    return refused.isEmpty()
        ? new AtomicOutcome.Head(writeHead(new HeadWrite(expected, next, rows)))
        : new AtomicOutcome.RowsRefused(refused);
  }

  private Outcome writeHead(HeadWrite write) {
    landLateWrite();
    MemoryStore.Fault now = fault;
    fault = null;
    if (now == null) {
      return apply(write);
    }
    switch (now) {
      case APPLIED_UNKNOWN -> apply(write);
      case LATE_UNKNOWN -> late = write;
      case LOST_UNKNOWN -> {}
    }
    return Outcome.UNKNOWN;
  }

  private void landLateWrite() {
    HeadWrite landing = late;
    late = null;
    if (landing != null) {
      apply(landing);
    }
  }

  private Outcome apply(HeadWrite write) {
    if (!nonce.equals(write.expected())) {
      return Outcome.REFUSED;
    }
    nonce = write.next().nonce();
    head = Checked.of(write.next().content());
    write.rows().write();
    return Outcome.APPLIED;
  }

  synchronized void writePage(PageName name, Checked content) {
    if (pages.putIfAbsent(name, content) != null) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "page %s is there already; pages are never written twice".formatted(name.text()));
    }
  }

  /** A page's content, which is not to be changed. */
  synchronized Optional<byte[]> readPage(PageName name) {
    Checked page = pages.get(name);
    if (page == null) {
      return Optional.empty();
    }
    if (!page.holds()) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "page %s does not have the checksum it was written with; restore the state from a copy"
              .formatted(name.text()));
    }
    return Optional.of(page.content());
  }

  synchronized List<PageName> pages() {
    return new ArrayList<>(pages.keySet());
  }

  synchronized void deletePage(PageName name) {
    pages.remove(name);
  }

  synchronized void failNextHeadWrite(MemoryStore.Fault next) {
    fault = next;
  }

  synchronized void damagePage(PageName name) {
    if (pages.computeIfPresent(name, (_, page) -> page.damaged()) == null) {
      throw new IllegalArgumentException("no page " + name.text());
    }
  }

  synchronized void damageHead() {
    Checked stored = head;
    if (stored == null) {
      throw new IllegalStateException("there is no head to damage");
    }
    head = stored.damaged();
  }
}
