package dev.sluice.cli.explain;

import dev.sluice.engine.decode.DeadCode;

/**
 * What the engine says of one event.
 *
 * @param number the event's number in its partition, from 0
 * @param watermark before the event
 * @param payload the line
 */
record Verdict(
    int partition, long offset, long number, long watermark, String payload, Judged judged) {
  /** Accepted, late or dead. */
  sealed interface Judged {
    /**
     * In its windows, or at least in those that were open.
     *
     * @param key the key as JSON, "" without one
     */
    record Accepted(long time, String key, boolean latePartial) implements Judged {}

    /** All its windows had closed. */
    record Late(long time, String key, long byMillis) implements Judged {}

    /** No valid event. */
    record Dead(DeadCode code, String reason) implements Judged {}
  }
}
