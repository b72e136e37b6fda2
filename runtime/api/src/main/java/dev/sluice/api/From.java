package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where the events of a function come from, and what is known of their order. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface From {
  /** The name of the stream. */
  String stream();

  /**
   * The event component by whose value the producers choose the partition. Required with a key or a
   * window; the key must contain it.
   */
  String partitionedBy() default "";

  /**
   * How much older than the latest event before it an event may be without being late; at least
   * {@code "0s"}.
   */
  String outOfOrderBy() default "0s";

  /** What becomes of late events. */
  LatePolicy late() default LatePolicy.DROP;

  /**
   * The longest event, in bytes of its line or record, from 1 to 16,777,216; a longer one is dead.
   */
  int maxEventBytes() default 1 << 20;

  /**
   * After how long without events, said to be so by the source, event time goes on by itself;
   * {@code ""}: never.
   */
  String idleAfter() default "";

  /**
   * How far an event time may lie after the arrival that the source recorded; {@code ""}: one hour
   * where a source records arrivals.
   */
  String maxAhead() default "";

  /**
   * Where a deployed function begins in a stream that it has not read: {@code "EARLIEST"}, {@code
   * "LATEST"}, or an instant such as {@code "2026-11-26T08:00:00Z"}.
   */
  String startAt() default "EARLIEST";

  /** What becomes of the function when the stream has lost events that it has not read. */
  DataLoss onDataLoss() default DataLoss.STOP;

  /**
   * What becomes of records whose partition key is not the text of their {@link #partitionedBy}.
   */
  Misplaced misplaced() default Misplaced.STOP;
}
