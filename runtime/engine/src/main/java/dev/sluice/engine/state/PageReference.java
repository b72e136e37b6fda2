package dev.sluice.engine.state;

import dev.sluice.engine.store.PartitionStore.PageName;

/**
 * A page as another record names it: with what its content must be, so that a page can't stand in
 * for another.
 *
 * @param checksum CRC-32C of the content
 */
public record PageReference(PageName name, long bytes, int checksum) {
  /** Appends this to a record. */
  public void write(RecordWriter out) {
    out.number(name.incarnation()).number(name.epoch()).number(name.batch());
    out.text(name.nonce()).number(name.number()).number(bytes).fixed32(checksum);
  }

  /** Reads what {@link #write} wrote. */
  public static PageReference read(RecordReader in) {
    PageName name =
        new PageName(in.number(), in.number(), in.number(), in.text(), in.smallNumber());
    return new PageReference(name, in.number(), in.fixed32());
  }
}
