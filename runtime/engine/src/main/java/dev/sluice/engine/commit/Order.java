package dev.sluice.engine.commit;

import dev.sluice.engine.store.PartitionStore.PageName;

/**
 * Orders commits; it never decides who may commit (rule 1).
 *
 * @param incarnation raised by a reset or restore
 * @param epoch raised by each owner
 * @param batch raised by each commit that names a batch's outcome or new pages
 */
public record Order(long incarnation, long epoch, long batch) implements Comparable<Order> {
  static final Order FIRST = new Order(1, 1, 0);

  static Order of(PageName page) {
    return new Order(page.incarnation(), page.epoch(), page.batch());
  }

  Order nextIncarnation() {
    return new Order(incarnation + 1, epoch + 1, 0);
  }

  Order nextEpoch() {
    return new Order(incarnation, epoch + 1, batch);
  }

  Order nextBatch() {
    return new Order(incarnation, epoch, batch + 1);
  }

  /** The least order behind this and another one. */
  Order above(Order other) {
    return new Order(
        Math.max(incarnation, other.incarnation),
        Math.max(epoch, other.epoch + 1),
        Math.max(batch, other.batch + 1));
  }

  boolean sameOwner(Order other) {
    return incarnation == other.incarnation && epoch == other.epoch;
  }

  @Override
  public int compareTo(Order other) {
    if (incarnation != other.incarnation) {
      return Long.compare(incarnation, other.incarnation);
    }
    return epoch != other.epoch
        ? Long.compare(epoch, other.epoch)
        : Long.compare(batch, other.batch);
  }
}
