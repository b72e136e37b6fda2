package dev.sluice.engine.state;

import dev.sluice.engine.fault.Stop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads what {@link RecordWriter} wrote. Damage is {@code Stop} with {@code CORRUPT}; a version
 * that this code does not know is {@code WRONG_STATE}.
 */
public final class RecordReader {
  private static final int PREFIX_BYTES = 2;

  private final String what;
  private final ByteBuffer in;
  private final int written;

  /**
   * Checks a record and begins to read it.
   *
   * @param what how messages call it
   * @param version the newest version that can be read
   */
  public RecordReader(String what, byte[] content, char kind, int version) {
    this.what = what;
    this.in = ByteBuffer.wrap(content);
    if (content.length < PREFIX_BYTES + RecordWriter.CHECKSUM_BYTES || in.get() != kind) {
      throw corrupt("it is not a record of that kind");
    }
    this.written = in.get();
    if (written < 1 || written > version) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "the %s has version %d and this program reads up to %d; use the newer program that wrote it, or start again with --fresh"
              .formatted(what, written, version));
    }
    CRC32C crc = new CRC32C();
    int length = content.length - RecordWriter.CHECKSUM_BYTES;
    crc.update(content, 0, length);
    if (in.getInt(length) != (int) crc.getValue()) {
      throw corrupt("its checksum does not hold");
    }
    in.limit(length);
  }

  /** The version that it was written in. */
  public int version() {
    return written;
  }

  private Stop corrupt(String why) {
    return new Stop(
        Stop.Code.CORRUPT,
        "the %s is damaged: %s; restore the state from a copy, or start again with --fresh"
            .formatted(what, why));
  }

  private void need(int bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw corrupt("it is cut off");
    }
  }

  /** A whole number. */
  public long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      need(1);
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw corrupt("a number has no end");
  }

  /** A whole number that fits 31 bits and is not negative: a count or size. */
  public int smallNumber() {
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupt("%d is no count".formatted(value));
    }
    return (int) value;
  }

  /** 32 bits. */
  public int fixed32() {
    need(Integer.BYTES);
    return in.getInt();
  }

  /** A yes or no. */
  public boolean flag() {
    need(1);
    return in.get() != 0;
  }

  /** Text. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** A byte string. */
  public byte[] bytes() {
    int length = smallNumber();
    need(length);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  /** Sees that nothing is left. */
  public void end() {
    if (in.hasRemaining()) {
      throw corrupt("%d bytes are left over".formatted(in.remaining()));
    }
  }
}
