package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where the results of a function go, and how they are kept there. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface To {
  /** The name of the table; a table or a stream is named, one of both. */
  String table() default "";

  /**
   * The name of the Kinesis stream. Each result is a record of its own, as an event of a function
   * that reads the stream: its components by their names, and a member {@code $sluice} by which
   * such a function knows a repeat, and counts the result once. Results of one partition come in
   * order within each part of the stream's keys.
   */
  String stream() default "";

  /**
   * The component of the result whose text is the record's partition key, so that a function which
   * reads the stream can be partitioned by it; only with a stream. Left out, the output's id is,
   * which spreads records evenly.
   */
  String partitionedBy() default "";

  /**
   * Only with a table, as all that follows. The components of the result that are the table's key,
   * one or two: a row is then the latest result of its key. They contain the components of the
   * function's key, by name, or without a key the one by which the stream is partitioned. Left out,
   * every result has a row of its own, by its output id.
   */
  String[] key() default {};

  /**
   * How long after its window's end a row is kept, such as {@code "90d"}; more than zero, and only
   * with a window. Left out, rows are kept for ever.
   */
  String ttl() default "";

  /**
   * Whether rows are written in the transaction that commits their batch, at twice the write units:
   * who reads several of them in a transaction never sees a part of a batch. That holds for at most
   * 99 rows and 4 MB a batch; those of a larger one follow the commit, as all do without it.
   */
  boolean atomic() default false;
}
