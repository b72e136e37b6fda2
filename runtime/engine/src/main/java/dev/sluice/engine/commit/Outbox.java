package dev.sluice.engine.commit;

import dev.sluice.engine.state.PageReference;

/** The committed outputs that the head does not know to be delivered. */
public sealed interface Outbox {
  /** All is delivered. */
  record Empty() implements Outbox {}

  /** Few: they lie in the head itself. */
  record Inline(long batch, byte[] outputs) implements Outbox {
    @Override
    public String toString() {
      return "Inline[batch %d, %d bytes]".formatted(batch, outputs.length);
    }
  }

  /** Many: they have a page. */
  record Page(long batch, PageReference page) implements Outbox {}

  /** The batch whose outputs these are; {@code none} if there are none. */
  default long batchOr(long none) {
    return switch (this) {
      case Empty() -> none;
      case Inline(var batch, _) -> batch;
      case Page(var batch, _) -> batch;
    };
  }

  /** Whether there is nothing to deliver. */
  default boolean isEmpty() {
    return this instanceof Empty;
  }
}
