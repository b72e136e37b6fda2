package dev.sluice.memory;

import java.util.zip.CRC32C;

/** Bytes with the checksum they had when they were written. */
record Checked(byte[] content, long checksum) {
  static Checked of(byte[] content) {
    return taking(content.clone());
  }

  /** The same without a copy: the caller does not change the bytes any more. */
  static Checked taking(byte[] content) {
    return new Checked(content, checksum(content));
  }

  boolean holds() {
    return checksum(content) == checksum;
  }

  /** The same, as a bad disk would give it back. */
  Checked damaged() {
    byte[] changed = content.clone();
    if (changed.length == 0) {
      return new Checked(changed, checksum + 1);
    }
    changed[changed.length / 2] ^= 1;
    return new Checked(changed, checksum);
  }

  static long checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return crc.getValue();
  }
}
