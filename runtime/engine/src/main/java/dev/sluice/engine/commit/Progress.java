package dev.sluice.engine.commit;

/** What became of one call of {@link PartitionWorker#runBatch}. */
public enum Progress {
  /** A batch was committed and delivered. */
  COMMITTED,
  /** The source had nothing; ask again later. */
  EMPTY,
  /** Bounded input is over and all of it is committed and delivered. */
  ENDED
}
