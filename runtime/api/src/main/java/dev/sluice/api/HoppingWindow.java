package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Windows of one size that start every so often and overlap. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface HoppingWindow {
  /**
   * The most slices that windows are made of: the size, divided by what it has in common with
   * {@link #every}. A slice takes memory for itself, however little is in it.
   */
  int SLICES_MAX = 20_000;

  /** The size; more than zero. */
  String size();

  /**
   * The distance of two starts; more than zero, at most the size, and not finer than {@link
   * #SLICES_MAX} allows.
   */
  String every();
}
