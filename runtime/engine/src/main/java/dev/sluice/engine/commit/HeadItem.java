package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.AtomicOutcome;
import dev.sluice.engine.store.PartitionStore.Outcome;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import java.util.List;
import java.util.Optional;

/** The head in its store, read and written by the protocol's rules. */
final class HeadItem {
  private final PartitionStore store;
  private final String function;
  private final int partition;

  HeadItem(PartitionStore store, String function, int partition) {
    this.store = store;
    this.function = function;
    this.partition = partition;
  }

  HeadItem(WorkerConfig config) {
    this(config.store(), config.plan().function(), config.partition());
  }

  /** A strong read. */
  Optional<Head> read() {
    return store.readHead().map(HeadCodec::decode);
  }

  /** A strong read of a head that must be there. */
  Head reread() {
    return read()
        .orElseThrow(
            () ->
                new Stop(
                    Stop.Code.CORRUPT,
                    "the head of %s is gone; restore the state from a copy, or start again with --fresh"
                        .formatted(function)));
  }

  /**
   * Rules 1 and 7: writes {@code next} under the condition that the head still holds the nonce it
   * was computed from. Every answer but a plain success is unknown: then only the nonce of this
   * very write means that it was applied.
   *
   * @return whether it was applied
   */
  boolean write(String expected, Head next) {
    return store.writeHead(expected, HeadCodec.encode(next)) == Outcome.APPLIED || isApplied(next);
  }

  /**
   * What became of a write with rows.
   *
   * @param refusedRows the outputs whose rows kept it from being applied
   */
  record Written(boolean applied, List<Integer> refusedRows) {}

  /** The same as {@link #write(String, Head)}, with rows of a sink, all or nothing. */
  Written write(String expected, Head next, CommitRows rows) {
    return switch (store.writeHead(expected, HeadCodec.encode(next), rows)) {
      case AtomicOutcome.RowsRefused(var outputs) -> new Written(false, outputs);
      case AtomicOutcome.Head(var outcome) ->
          new Written(outcome == Outcome.APPLIED || isApplied(next), List.of());
    };
  }

  private boolean isApplied(Head written) {
    return store.readHead().map(StoredHead::nonce).filter(written.nonce()::equals).isPresent();
  }

  /** The whole content of a small page that {@code head} names. */
  byte[] page(Head head, PageReference page) throws HeadMoved {
    try (PageInput opened = openPage(head, page)) {
      return opened.readAll();
    } catch (PageGone _) {
      throw missing(head, page);
    }
  }

  /** The manifest of the snapshot that {@code head} names. */
  Manifest snapshot(Head head) throws HeadMoved {
    PageReference manifest = head.manifest();
    return manifest == null ? Manifest.none() : Manifest.decode(page(head, manifest));
  }

  /** Opens a page that {@code head} names. */
  PageInput openPage(Head head, PageReference page) throws HeadMoved {
    Optional<PartitionStore.PageReader> found = store.openPage(page.name());
    if (found.isEmpty()) {
      throw missing(head, page);
    }
    return new PageInput(page, found.get());
  }

  /**
   * What it means that a page which {@code head} names is not there. Rule 9: it is an error only if
   * a fresh read shows the same head.
   */
  Stop missing(Head head, PageReference page) throws HeadMoved {
    if (!reread().nonce().equals(head.nonce())) {
      throw new HeadMoved();
    }
    return new Stop(
        Stop.Code.CORRUPT,
        "page %s of function %s, partition %d is missing; restore the state from a copy, or start again with --fresh"
            .formatted(page.name().text(), function, partition));
  }

  /** Outputs lie in a head or page whose checksum holds, and are none. */
  static Stop unreadableOutbox(IllegalArgumentException cause) {
    return new Stop(
        Stop.Code.CORRUPT,
        "the outputs that the head still names can't be read; restore the state from a copy, or"
            + " start again with --fresh",
        cause);
  }

  /**
   * Sees that this is the state of this function and partition.
   *
   * @throws Stop {@code WRONG_STATE}
   */
  void check(Head head) {
    Head.Subject found = head.subject();
    if (!found.function().equals(function) || found.partition() != partition) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "this is the state of function %s, partition %d, not of %s, partition %d; use another state directory"
              .formatted(found.function(), found.partition(), function, partition));
    }
  }
}
