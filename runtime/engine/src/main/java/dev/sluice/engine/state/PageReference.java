package dev.sluice.engine.state;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.zip.CRC32C;

/**
 * A page as another record names it: with what its content must be, so that a page can't stand in
 * for another.
 *
 * @param checksum CRC-32C of the content
 */
public record PageReference(PageName name, int bytes, int checksum) {
  /** Names a page that is about to be written. */
  public static PageReference of(PageName name, byte[] content) {
    return new PageReference(name, content.length, checksum(content));
  }

  /**
   * Gives the content back if it is the one that was written.
   *
   * @throws Stop {@code CORRUPT} if it is not
   */
  public byte[] checked(byte[] content) {
    if (content.length != bytes || checksum(content) != checksum) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "page %s is not the one that was written (%d bytes, expected %d); restore the state from a copy, or start again with --fresh"
              .formatted(name.text(), content.length, bytes));
    }
    return content;
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  /** Appends this to a record. */
  public void write(RecordWriter out) {
    out.number(name.incarnation()).number(name.epoch()).number(name.batch());
    out.text(name.nonce()).number(name.number()).number(bytes).fixed32(checksum);
  }

  /** Reads what {@link #write} wrote. */
  public static PageReference read(RecordReader in) {
    PageName name =
        new PageName(in.number(), in.number(), in.number(), in.text(), in.smallNumber());
    return new PageReference(name, in.smallNumber(), in.fixed32());
  }
}
