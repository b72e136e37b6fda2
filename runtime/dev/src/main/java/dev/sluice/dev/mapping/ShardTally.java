package dev.sluice.dev.mapping;

/** Counts while they grow; see {@link ShardStatus.Counts}. */
final class ShardTally {
  long records;
  long calls;
  long failed;
  long partial;
  long bisected;
  long givenUp;
  long cut;
  long again;
  long forgotten;
  long lost;
  long overlapped;

  ShardStatus.Counts counts() {
    return new ShardStatus.Counts(
        records,
        calls,
        failed,
        partial,
        bisected,
        givenUp,
        cut,
        again,
        forgotten,
        lost,
        overlapped);
  }
}
