package dev.sluice.engine.state;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Writes small records in a compact form: a kind byte, a version byte, fields, CRC-32C of all that.
 * Numbers are zigzag varints, texts and byte strings have their length before them.
 */
public final class RecordWriter {
  /** Bytes of the checksum at the end. */
  static final int CHECKSUM_BYTES = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /** Begins a record of this kind in this version of its form. */
  public RecordWriter(char kind, int version) {
    out.write(kind);
    out.write(version);
  }

  /** Appends a whole number, the shorter the nearer to 0. */
  public RecordWriter number(long value) {
    long left = value << 1 ^ value >> 63;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
    return this;
  }

  /** Appends 32 bits as they are. */
  public RecordWriter fixed32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  /** Appends a yes or no. */
  public RecordWriter flag(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  /** Appends text. */
  public RecordWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a byte string. */
  public RecordWriter bytes(byte[] value) {
    number(value.length);
    out.writeBytes(value);
    return this;
  }

  /** The record, with its checksum. */
  public byte[] finish() {
    CRC32C crc = new CRC32C();
    crc.update(out.toByteArray());
    fixed32((int) crc.getValue());
    return out.toByteArray();
  }
}
