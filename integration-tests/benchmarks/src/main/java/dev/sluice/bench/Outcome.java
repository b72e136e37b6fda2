package dev.sluice.bench;

/**
 * What a run gave: counts, and a sum over the hashes of all results, so that their order does not
 * matter.
 */
record Outcome(long in, long late, long dead, long results, long checksum) {
  /** Adds results up. */
  static final class Tally {
    private long results;
    private long checksum;

    /** One result: its JSON from {@code "value"} on. */
    void add(byte[] json, int from, int length) {
      long hash = 0xcbf29ce484222325L;
      for (int i = from; i < from + length; i++) {
        hash = (hash ^ json[i]) * 0x100000001b3L;
      }
      results++;
      checksum += hash;
    }

    Outcome outcome(long in, long late, long dead) {
      return new Outcome(in, late, dead, results, checksum);
    }
  }
}
