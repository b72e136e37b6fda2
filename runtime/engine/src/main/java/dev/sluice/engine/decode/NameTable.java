package dev.sluice.engine.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the number of a name by its UTF-8 bytes. */
public final class NameTable {
  /** The number of a name that is none of the table's. */
  public static final int UNKNOWN = -1;

  private final byte[][] names;
  private final int[] slots;

  /** Of names, which are numbered from 0. */
  public NameTable(String... names) {
    this.names = new byte[names.length][];
    this.slots = new int[Integer.highestOneBit(Math.max(1, names.length)) << 2];
    Arrays.fill(slots, UNKNOWN);
    for (int i = 0; i < names.length; i++) {
      byte[] name = names[i].getBytes(StandardCharsets.UTF_8);
      this.names[i] = name;
      int slot = slot(Arrays.copyOf(name, name.length + Long.BYTES), 0, name.length);
      while (slots[slot] != UNKNOWN) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i;
    }
  }

  /**
   * The number of the name at {@code [from, to)}, or {@link #UNKNOWN}. {@link Long#BYTES} bytes
   * behind it can be read.
   */
  int find(byte[] data, int from, int to) {
    int slot = slot(data, from, to - from);
    while (slots[slot] != UNKNOWN) {
      byte[] name = names[slots[slot]];
      if (Arrays.equals(name, 0, name.length, data, from, to)) {
        return slots[slot];
      }
      slot = slot + 1 & slots.length - 1;
    }
    return UNKNOWN;
  }

  private int slot(byte[] data, int from, int length) {
    long head = length == 0 ? 0 : Words.low(Words.at(data, from), Math.min(length, Long.BYTES));
    long tail = length <= Long.BYTES ? 0 : Words.at(data, from + length - Long.BYTES);
    long hash = (head + Long.rotateLeft(tail, 23) + length) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (hash >>> 32) & slots.length - 1;
  }
}
