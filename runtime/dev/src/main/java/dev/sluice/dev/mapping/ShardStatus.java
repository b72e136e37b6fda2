package dev.sluice.dev.mapping;

/**
 * What a mapping does with a shard now, and has done since it was made.
 *
 * @param finished whether the shard was split or merged, and all of it was brought
 * @param waiting how many records were read and are not done
 * @param behindMillis how far the last read was behind the newest record
 * @param failing how many calls in a row failed, or did nothing, so far; a batch that is halved
 *     counts for nothing
 * @param trouble what went wrong with the stream or the function the last time, "" if that is over
 */
public record ShardStatus(
    int shard,
    boolean finished,
    long waiting,
    long behindMillis,
    int failing,
    String trouble,
    Counts counts) {
  /**
   * How often what happened.
   *
   * @param records that are done
   * @param calls that were made
   * @param failed those that failed
   * @param partial those that did a part
   * @param bisected batches that were halved
   * @param givenUp batches
   * @param cut calls that brought fewer records than they could, to disturb
   * @param again calls that began with records that were done, to disturb
   * @param forgotten times that records of failed calls were cut anew, to disturb
   * @param lost calls that were taken for lost, to disturb
   * @param overlapped those whose records came again while they still ran
   */
  public record Counts(
      long records,
      long calls,
      long failed,
      long partial,
      long bisected,
      long givenUp,
      long cut,
      long again,
      long forgotten,
      long lost,
      long overlapped) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of two shards. */
    public Counts plus(Counts other) {
      return new Counts(
          records + other.records,
          calls + other.calls,
          failed + other.failed,
          partial + other.partial,
          bisected + other.bisected,
          givenUp + other.givenUp,
          cut + other.cut,
          again + other.again,
          forgotten + other.forgotten,
          lost + other.lost,
          overlapped + other.overlapped);
    }
  }
}
