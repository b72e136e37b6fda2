package dev.sluice.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a run gave: counts, and a sum over the hashes of all results, so that their order does not
 * matter.
 */
record Outcome(long in, long late, long dead, long results, long checksum) {
  /** Adds results up. */
  static final class Tally {
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long results;
    private long checksum;

    /**
     * One result: its JSON from {@code "value"} on. Eight bytes at a time, so that what both sides
     * pay for being compared stays small.
     */
    void add(byte[] json, int from, int length) {
      long hash = length;
      int at = from;
      for (; at + Long.BYTES <= from + length; at += Long.BYTES) {
        hash = mixed(hash, (long) LONGS.get(json, at));
      }
      for (; at < from + length; at++) {
        hash = mixed(hash, json[at]);
      }
      results++;
      checksum += hash;
    }

    private static long mixed(long hash, long word) {
      long product = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
      return product ^ product >>> 32;
    }

    Outcome outcome(long in, long late, long dead) {
      return new Outcome(in, late, dead, results, checksum);
    }
  }
}
