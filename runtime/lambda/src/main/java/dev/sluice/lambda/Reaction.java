package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;

/** What a function in Lambda does about a partition that can't go on. */
enum Reaction {
  /** The call is made again, and may go better. */
  AGAIN,
  /** Somebody must act: the call fails, with what is to be done. */
  PERSON;

  static Reaction to(Stop stop) {
    return switch (stop.code()) {
      case OUTBOX_BLOCKED, PARENT_UNFINISHED, LOCKED, STORE_FAILED, SOURCE_FAILED -> AGAIN;
      case DATA_LOSS,
          NOT_REPRODUCIBLE,
          PLAN_CHANGED,
          MISPLACED,
          PRODUCER_RESET,
          SKIP_REFUSED,
          ENDED,
          SUPERSEDED,
          CORRUPT,
          WRONG_STATE,
          OUT_OF_MEMORY ->
          PERSON;
    };
  }
}
