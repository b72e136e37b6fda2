package dev.sluice.engine.commit;

import dev.sluice.engine.state.PageOutput;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;

/**
 * Rule 8: writes the pages of one commit, named by it and by nothing else. A failed attempt's nonce
 * is never used again, so no page is ever written twice.
 */
final class CommitPages {
  private final PartitionStore store;
  private final Order order;
  private final String nonce;
  private int count;

  CommitPages(PartitionStore store, Order order, String nonce) {
    this.store = store;
    this.order = order;
    this.nonce = nonce;
  }

  /** The nonce of the head that will name them. */
  String nonce() {
    return nonce;
  }

  /** Begins a page. */
  PageOutput begin() {
    PageName name = new PageName(order.incarnation(), order.epoch(), order.batch(), nonce, count++);
    return new PageOutput(name, store.newPage(name));
  }

  /** Writes a small page durably. */
  PageReference write(byte[] content, int length) {
    try (PageOutput page = begin()) {
      page.write(content, 0, length);
      return page.finish();
    }
  }
}
