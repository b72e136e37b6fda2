package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.store.PageGone;

/**
 * Reads the page of an outbox, a block at a time.
 *
 * <p>The store vouches for every byte that is read. That all of them are the page that was meant is
 * seen before the last block is given out, so the outputs of a page of one block are never
 * delivered unless it is whole; of a longer page the worker may have delivered some blocks when it
 * turns out to be cut or damaged and stops. They were committed all the same, and are delivered
 * again when the page was put back.
 */
final class OutboxReader implements OutputBuffer.Encoded, AutoCloseable {
  private final HeadItem item;
  private final Head head;
  private final Outbox.Page outbox;
  private final PageInput page;
  private final int blockBytes;

  OutboxReader(HeadItem item, Head head, Outbox.Page outbox, int blockBytes) throws HeadMoved {
    this.item = item;
    this.head = head;
    this.outbox = outbox;
    this.page = item.openPage(head, outbox.page());
    this.blockBytes = blockBytes;
  }

  /**
   * Replaces what is in {@code block} by the next block.
   *
   * @return whether there was any
   * @throws HeadMoved if the page is gone because the head no longer names it
   * @throws Stop {@code CORRUPT}
   */
  boolean next(OutputBuffer block) throws HeadMoved {
    try {
      boolean found = block.readBlock(this, blockBytes);
      if (left() == 0) {
        page.end();
      }
      return found;
    } catch (PageGone _) {
      throw item.missing(head, outbox.page());
    } catch (IllegalArgumentException e) {
      throw HeadItem.unreadableOutbox(e);
    }
  }

  @Override
  public long left() {
    return page.left();
  }

  @Override
  public int read(byte[] into, int from, int length) {
    return page.read(into, from, length);
  }

  @Override
  public void close() {
    page.close();
  }
}
