package dev.sluice.engine.commit;

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

  /** Writes a page durably. */
  PageReference write(byte[] content) {
    PageName name = new PageName(order.incarnation(), order.epoch(), order.batch(), nonce, count++);
    store.writePage(name, content);
    return PageReference.of(name, content);
  }
}
