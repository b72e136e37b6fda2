package dev.sluice.kinesis;

/**
 * Reads the fields of a message in the wire format of Protocol Buffers. What does not follow the
 * format ends it: from then on there is no field, and {@link #isMalformed} holds.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int VARINT_BYTES_MAX = 10;

  private final byte[] data;
  private final int end;
  private int position;
  private int field;
  private int type;
  private int bytesEnd;
  private boolean malformed;

  WireReader(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /** Reads a field's number and type; false at the end. Its value must be read or skipped then. */
  boolean nextField() {
    if (malformed || position == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      fail();
    }
    return !malformed;
  }

  int field() {
    return field;
  }

  boolean isVarint() {
    return type == VARINT;
  }

  boolean isBytes() {
    return type == BYTES;
  }

  boolean isMalformed() {
    return malformed;
  }

  byte[] data() {
    return data;
  }

  /** Reads a number that is an index; what is too large for one is the largest. */
  int index() {
    long value = varint();
    return value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
  }

  /** Reads a length; the start of its bytes. Their end is what {@link #skipBytes} gives next. */
  int bytesStart() {
    long length = varint();
    if (length < 0 || length > end - position) {
      fail();
      length = 0;
    }
    bytesEnd = position + (int) length;
    return position;
  }

  /** Passes over the bytes of which {@link #bytesStart} was asked; their end. */
  int skipBytes() {
    position = bytesEnd;
    return bytesEnd;
  }

  /** The message in some of the bytes. */
  WireReader part(int partStart, int partEnd) {
    return new WireReader(data, partStart, partEnd);
  }

  /** Passes over the value of a field of any type. */
  void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> skipFixed(Long.BYTES);
      case FIXED_32 -> skipFixed(Integer.BYTES);
      case BYTES -> {
        bytesStart();
        skipBytes();
      }
      // Groups, which nobody writes any more, and types that do not exist.
      default -> fail();
    }
  }

  private void skipFixed(int length) {
    if (length > end - position) {
      fail();
    } else {
      position += length;
    }
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (position == end) {
        fail();
        return 0;
      }
      byte next = data[position++];
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    fail();
    return 0;
  }

  private void fail() {
    malformed = true;
    position = end;
  }
}
