package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What is kept of a line that is too long to be buffered, gathered as it passes. */
final class LongLine {
  private final MessageDigest digest;
  private final CRC32C crc = new CRC32C();
  private long length;
  private boolean blank = true;
  private byte @Nullable [] hash;

  LongLine() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  void pass(byte[] bytes, int from, int to) {
    digest.update(bytes, from, to - from);
    crc.update(bytes, from, to - from);
    length += to - from;
    blank &= Newlines.isBlank(bytes, from, to);
  }

  long length() {
    return length;
  }

  boolean isBlank() {
    return blank;
  }

  int crc() {
    return (int) crc.getValue();
  }

  /** The hash of all that passed; nothing passes after it. */
  byte[] sha256() {
    byte[] known = hash;
    if (known == null) {
      known = digest.digest();
      hash = known;
    }
    return known;
  }
}
