package dev.sluice.engine.commit;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.PageOutput;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a batch on their way to the commit that is being prepared. While they are no more
 * than a block they stay in the step's buffer. More than that goes to a page of the commit, a block
 * at a time while the step emits: however much a batch emits, one block lies on the heap.
 *
 * <p>Closed before it is finished, as after a batch that failed, it abandons the page. The page of
 * a commit that failed later is named by no head, and collected like any other.
 */
final class OutboxWriter implements OutputBuffer.Spill, AutoCloseable {
  private final CommitPages pages;
  private @Nullable PageOutput page;
  private boolean spilled;

  OutboxWriter(CommitPages pages) {
    this.pages = pages;
  }

  /** The pages of the commit. */
  CommitPages pages() {
    return pages;
  }

  /** Whether the step's buffer no longer has all outputs. */
  boolean hasSpilled() {
    return spilled;
  }

  @Override
  public void take(OutputBuffer block) {
    spilled = true;
    page().write(block.array(), 0, block.bytesUsed());
  }

  private PageOutput page() {
    PageOutput begun = page;
    if (begun == null) {
      begun = pages.begin();
      page = begun;
    }
    return begun;
  }

  /**
   * Where the outputs of {@code head}'s batch go: into it while it stays small, else to a page.
   *
   * @param rest the outputs that were not spilled
   */
  Outbox finish(Head head, OutputBuffer rest) {
    if (!spilled) {
      return HeadCodec.outboxFor(head, rest, pages);
    }
    take(rest);
    try (PageOutput written = page()) {
      page = null;
      return new Outbox.Page(head.batch(), written.finish());
    }
  }

  @Override
  public void close() {
    PageOutput abandoned = page;
    page = null;
    if (abandoned != null) {
      abandoned.close();
    }
  }
}
