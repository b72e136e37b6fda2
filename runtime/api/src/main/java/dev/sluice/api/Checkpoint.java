package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How much may have to be read again after a crash: state is saved when one of the two is reached.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Checkpoint {
  /** The longest time between two snapshots, from {@code "100ms"} to {@code "1d"}. */
  String every() default "10s";

  /** The most events between two snapshots, from 1 to 100,000,000. */
  long events() default 100_000;
}
