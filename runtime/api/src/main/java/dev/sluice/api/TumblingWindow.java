package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Windows of one size, side by side: every event is in exactly one. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface TumblingWindow {
  /** The size, such as {@code "5m"}; more than zero. */
  String value();

  /** What the starts are shifted by; may be negative, such as {@code "-3h"}. */
  String offset() default "0s";
}
