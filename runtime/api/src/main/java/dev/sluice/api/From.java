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
}
