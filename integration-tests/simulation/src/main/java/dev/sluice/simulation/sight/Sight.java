package dev.sluice.simulation.sight;

/** A state that is worth coming to: one in which a rule of the protocol decides what happens. */
public enum Sight {
  WORKER_DIED("a worker died"),
  COMMIT("a head was written"),
  ZOMBIE_COMMIT_REFUSED("a commit of a worker that had been overtaken was refused"),
  UNKNOWN_APPLIED("the answer to a head write was lost, and it was applied"),
  UNKNOWN_NOT_APPLIED("a head write was lost"),
  LATE_HEAD_APPLIED("a head write was applied after its sender had given up"),
  LATE_HEAD_REFUSED("a head write came too late and was refused"),
  THROTTLED_HEAD_WRITE("a head write was throttled"),
  STALE_READ("a weak read found an earlier state"),
  DIED_BEFORE_DELIVERY("a worker died between its commit and its delivery"),
  TAKEOVER_WITH_OUTBOX("a worker took over with outputs to deliver"),
  PAGE_NEVER_NAMED("a page was deleted that no head ever named"),
  PAGE_GONE("a reader met a page that had been deleted"),
  SNAPSHOT("a head named another manifest"),
  OUTBOX_PAGE("outputs went to a page of their own"),
  LATE_DELIVERY_REFUSED("a delivery was refused for an output that came before it"),
  REPEAT_REFUSED("a repeated delivery found its own row"),
  REPEAT_WRITTEN("a repeated delivery wrote the same row again"),
  FOREIGN_ROW("a delivery was refused by another function's row"),
  RESULTS_IN_COMMIT("results were written by the commit itself"),
  RESULTS_IN_COMMIT_REFUSED("a commit with its results was refused, by the head or a row"),
  BIT_ROT_FOUND("a worker stopped at a page that had gone bad"),
  SUPERSEDED("a worker saw that it was overtaken and stopped"),
  STORE_FAILED("a worker gave up on the database, and another went on"),
  DELIVERY_LEFT("a worker had no time left to deliver, and another went on where it had come"),
  OUTBOX_BLOCKED("a worker gave up on a table of outputs, and another delivered them"),
  WARM_REUSED("a worker went on with the state of its last call"),
  PUSH_TAKEOVER("a worker took over in its first commit"),
  RECORDS_TAKEN("a call's records were taken as they were brought"),
  RECORDS_FROM_LOG("a call's records, or some before them, were read from the log"),
  RECORDS_AGAIN("a call brought records that had been seen"),
  RECORDS_GIVEN_UP("a call came to nothing, and its records were not brought again"),
  LEASE_RESPECTED("a worker waited for another's lease"),
  LEASE_EXPIRED("a lease was taken whose owner lived"),
  DEPLOYED("a newer deploy took over"),
  SUPERSEDED_BY_DEPLOY("a worker saw that a newer deploy had committed and stopped"),
  PLAN_CHANGED("a changed plan was refused until the old one had saved its state"),
  TICK("an idle log raised the watermark"),
  TAKEOVER_WITH_TICK("a worker took over with a tick to apply again"),
  SKIPPED("an event was passed over"),
  SKIP_REFUSED("an event was not passed over, since it was not the next one"),
  RESET("a partition began again"),
  RESET_WITH_OUTBOX("a partition began again with outputs to deliver"),
  COMMIT_BEFORE_RESET_REFUSED("a commit of the time before a reset was refused"),
  DELIVERY_BEFORE_RESET_REFUSED("a delivery of the time before a reset was refused"),
  CHUNKED_PAGE("a page came to several chunks"),
  CHUNKED_PAGE_DELETED("a page of several chunks was deleted"),
  PAGE_IN_BUCKET("a page came to lie in a bucket"),
  PAGE_IN_BUCKET_DELETED("a page was deleted from a bucket"),
  COLLECTOR_DELETED("a collector deleted pages");

  private final String text;

  Sight(String text) {
    this.text = text;
  }

  /** What was seen, as a sentence. */
  public String text() {
    return text;
  }
}
