package dev.sluice.engine.fault;

/**
 * A partition cannot go on and commits nothing more until somebody acts. The message is one
 * sentence a user can act on; the code is stable and listed in {@code docs/errors.md}.
 */
public final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Code {
    /** The source no longer has what was committed as read. */
    DATA_LOSS("data-loss"),
    /** Reading again did not give what was committed: changed decoder or damaged state. */
    NOT_REPRODUCIBLE("not-reproducible"),
    /** The function's plan differs from the state's. */
    PLAN_CHANGED("plan-changed"),
    /** A record's partition key is not what the stream is said to be partitioned by. */
    MISPLACED("misplaced"),
    /** A function whose outputs are read was set back, and writes them again. */
    PRODUCER_RESET("producer-reset"),
    /** The event that is to be skipped is not the next one. */
    SKIP_REFUSED("skip-refused"),
    /** The state is at its end and there is more input. */
    ENDED("ended"),
    /** Another worker owns the state. */
    SUPERSEDED("superseded"),
    /** A partition can't begin before those whose keys it goes on with are finished. */
    PARENT_UNFINISHED("parent-unfinished"),
    /** The state is in use by another process. */
    LOCKED("locked"),
    /** A head or page is damaged or missing. */
    CORRUPT("corrupt"),
    /** The state was written by a newer version, or belongs to another function or partitioning. */
    WRONG_STATE("wrong-state"),
    /** State does not fit the memory it may use. */
    OUT_OF_MEMORY("out-of-memory-budget"),
    /** A sink or store cannot be written, or the answer is not known. */
    STORE_FAILED("store-failed"),
    /** A sink keeps asking to be tried again, and what was committed waits for it (rule 14). */
    OUTBOX_BLOCKED("outbox-blocked"),
    /** An input cannot be read. */
    SOURCE_FAILED("source-failed");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /** The code as shown. */
    public String text() {
      return text;
    }
  }

  private final Code code;

  public Stop(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Stop(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
