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
  /** The size; more than zero. */
  String size();

  /** The distance of two starts; more than zero, at most the size. */
  String every();
}
